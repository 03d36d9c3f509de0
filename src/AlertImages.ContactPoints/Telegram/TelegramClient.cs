using System.Globalization;
using System.Text.Json;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.Telegram;

/// <summary>The requests of the Bot API (https://core.telegram.org/bots/api). The token stands in the address, which is a secret therefore.</summary>
internal sealed class TelegramClient(TelegramSettings settings, HttpClient http, TimeProvider time)
{
    private const string True = "true";

    /// <summary>Telegram's words for markup that it cannot read.</summary>
    public static bool IsParseError(string detail) => detail.Contains("can't parse entities", StringComparison.OrdinalIgnoreCase);

    /// <summary>Sends a text; the reference is the message's id.</summary>
    public async Task<DeliveryResult> SendTextAsync(string text, string parseMode, string? replyTo, CancellationToken cancellationToken)
    {
        using var form = Fields(
            replyTo,
            ("text", text),
            ("parse_mode", Texts.NullIfEmpty(parseMode)),
            ("disable_web_page_preview", settings.DisableWebPagePreview ? True : null));
        return await PostAsync("sendMessage", form, cancellationToken);
    }

    /// <summary>Sends one picture, or several as an album.</summary>
    public async Task<DeliveryResult> SendPhotosAsync(IReadOnlyList<ChosenPicture> pictures, string? replyTo, CancellationToken cancellationToken)
    {
        if (pictures is [var only])
        {
            using var photo = Fields(replyTo);
            await photo.AddFileAsync("photo", only.Picture, cancellationToken);
            return await PostAsync("sendPhoto", photo, cancellationToken);
        }

        var media = pictures.Select(static (picture, index) => new TelegramPhoto($"attach://photo{index}", TelegramFormatter.Caption(picture))).ToList();
        using var album = Fields(replyTo, ("media", JsonSerializer.Serialize(media, TelegramJson.Default.ListTelegramPhoto)));
        foreach (var (index, picture) in pictures.Index())
        {
            await album.AddFileAsync($"photo{index}", picture.Picture, cancellationToken);
        }

        return await PostAsync("sendMediaGroup", album, cancellationToken);
    }

    private MultipartFormDataContent Fields(string? replyTo, params ReadOnlySpan<(string Name, string? Value)> others) => FormRequest.Fields(
    [
        ("chat_id", settings.ChatId),
        ("message_thread_id", Texts.NullIfEmpty(settings.MessageThreadId)),
        ("disable_notification", settings.DisableNotifications ? True : null),
        ("protect_content", settings.ProtectContent ? True : null),
        ("reply_parameters", ReplyTo(replyTo)),
        .. others,
    ]);

    private static string? ReplyTo(string? reference) => long.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        ? JsonSerializer.Serialize(new TelegramReply(id, AllowSendingWithoutReply: true), TelegramJson.Default.TelegramReply)
        : null;

    private async Task<DeliveryResult> PostAsync(string method, MultipartFormDataContent form, CancellationToken cancellationToken)
    {
        using var request = FormRequest.Post($"{settings.Root}/bot{settings.BotToken!.Reveal()}/{method}", form);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var body = await HttpOutcome.ReadAsync(response, cancellationToken);
        var answer = VendorAnswer.Parse(body);
        if (response.IsSuccessStatusCode)
        {
            var message = answer["result"]["message_id"].Text;
            return new DeliveryResult.Delivered(Texts.NullIfEmpty(message.Length > 0 ? message : answer["result"][0]["message_id"].Text));
        }

        var result = HttpOutcome.From(response, answer["description"].Text is { Length: > 0 } description ? description : body, time);
        return result is DeliveryResult.TryLater later && answer["parameters"]["retry_after"].Number is { } seconds and >= 0 and < 86_400
            ? later with { After = TimeSpan.FromSeconds(seconds) }
            : result;
    }
}
