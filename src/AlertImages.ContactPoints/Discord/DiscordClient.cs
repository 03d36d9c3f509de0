using System.Text.Json;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.Discord;

/// <summary>The requests of a Discord webhook (https://discord.com/developers/docs/resources/webhook).</summary>
internal sealed class DiscordClient(DiscordSettings settings, HttpClient http, TimeProvider time)
{
    /// <summary>Posts a message; the reference is its id.</summary>
    public Task<DeliveryResult> PostAsync(
        Notification notification, DiscordMessage message, IReadOnlyList<ChosenPicture> pictures, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(notification.Address(settings.Url!.Reveal(), "url"));
        address.Query = (address.Query.Length > 1 ? address.Query[1..] + "&" : "") + "wait=true";
        return SendAsync(HttpMethod.Post, address.Uri, message, pictures, cancellationToken);
    }

    /// <summary>Changes a message of this webhook; files that are not named again stay.</summary>
    public Task<DeliveryResult> EditAsync(
        Notification notification, string reference, DiscordMessage message, IReadOnlyList<ChosenPicture> pictures, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(notification.Address(settings.Url!.Reveal(), "url"));
        address.Path = address.Path.TrimEnd('/') + "/messages/" + Uri.EscapeDataString(reference);
        return SendAsync(HttpMethod.Patch, address.Uri, message, pictures, cancellationToken);
    }

    private async Task<DeliveryResult> SendAsync(
        HttpMethod method, Uri address, DiscordMessage message, IReadOnlyList<ChosenPicture> pictures, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.UserAgent.ParseAdd(GrafanaStyle.UserAgent);
        var json = JsonSerializer.Serialize(message, DiscordJson.Default.DiscordMessage);
        request.Content = pictures.Count == 0
            ? new StringContent(json, new System.Net.Http.Headers.MediaTypeHeaderValue(JsonRequest.MediaType))
            : await FormAsync(json, pictures, cancellationToken);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var body = await HttpOutcome.ReadAsync(response, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return new DeliveryResult.Delivered(Texts.NullIfEmpty(VendorAnswer.Parse(body)["id"].Text));
        }

        // the body has fractions of seconds (https://discord.com/developers/docs/topics/rate-limits)
        return HttpOutcome.From(response, body, time) is DeliveryResult.TryLater later
            ? later with
            {
                After = VendorAnswer.Parse(body)["retry_after"].Number is { } seconds and >= 0 and < 86_400 ? TimeSpan.FromSeconds(seconds) : later.After,
            }
            : HttpOutcome.From(response, body, time);
    }

    private static async Task<MultipartFormDataContent> FormAsync(string json, IReadOnlyList<ChosenPicture> pictures, CancellationToken cancellationToken)
    {
        var form = FormRequest.Fields(("payload_json", json));
        foreach (var (index, picture) in pictures.Where(static picture => picture.Link is null).Index())
        {
            await form.AddFileAsync($"files[{index}]", picture.Picture, cancellationToken);
        }

        return form;
    }
}
