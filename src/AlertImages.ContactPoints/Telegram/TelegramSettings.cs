using System.Globalization;
using System.Text.Json.Serialization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Telegram;

/// <summary>Grafana's settings of the type <c>telegram</c> (grafana/alerting receivers/telegram/v1/config.go), and <c>apiUrl</c> of ours.</summary>
internal sealed record TelegramSettings
{
    public const string Html = "HTML";
    public const string Markdown = "Markdown";
    public const string MarkdownV2 = "MarkdownV2";
    private const string None = "None";
    private const string Vendor = "https://api.telegram.org";
    private static readonly string[] s_modes = [None, Html, Markdown, MarkdownV2];

    [JsonPropertyName("bottoken")]
    public Secret? BotToken { get; init; }

    [JsonPropertyName("chatid")]
    [JsonConverter(typeof(LenientText))]
    public string ChatId { get; init; } = "";

    [JsonPropertyName("message_thread_id")]
    [JsonConverter(typeof(LenientText))]
    public string MessageThreadId { get; init; } = "";

    [JsonPropertyName("message")]
    public TextTemplate? Message { get; init; }

    [JsonPropertyName("parse_mode")]
    public string ParseModeText { get; init; } = "";

    [JsonPropertyName("disable_web_page_preview")]
    public bool DisableWebPagePreview { get; init; }

    [JsonPropertyName("protect_content")]
    public bool ProtectContent { get; init; }

    [JsonPropertyName("disable_notifications")]
    public bool DisableNotifications { get; init; }

    [JsonPropertyName("apiUrl")]
    public string ApiUrl { get; init; } = "";

    /// <summary>Without a slash at its end.</summary>
    [JsonIgnore]
    public string Root => (ApiUrl.Length > 0 ? ApiUrl : Vendor).TrimEnd('/');

    /// <summary>As Telegram writes it; empty for plain text.</summary>
    [JsonIgnore]
    public string ParseMode => ParseModeText.Length == 0 ? Html : Find(ParseModeText) is { } mode && mode != None ? mode : "";

    public static void Validate(TelegramSettings settings, ICollection<string> errors)
    {
        SettingRules.Require(settings.BotToken, "bottoken", "could not find Bot Token in settings", errors);
        SettingRules.Require(settings.ChatId, "chatid", "could not find Chat Id in settings", errors);
        SettingRules.CheckUrl(settings.ApiUrl, "apiUrl", errors);
        if (settings.MessageThreadId.Length > 0 && !int.TryParse(settings.MessageThreadId, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            errors.Add("message_thread_id: message thread id must be an integer");
        }

        if (settings.ParseModeText.Length > 0 && Find(settings.ParseModeText) is null)
        {
            errors.Add("parse_mode: unknown parse_mode, must be Markdown, MarkdownV2, HTML or None");
        }
    }

    private static string? Find(string mode) => s_modes.FirstOrDefault(known => string.Equals(known, mode, StringComparison.OrdinalIgnoreCase));
}
