using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Templating;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Dingding;

/// <summary>
/// Grafana's settings of the type <c>dingding</c> (grafana/alerting receivers/dingding/v1/config.go), and <c>secret</c> of ours for signed robots.
/// </summary>
internal sealed record DingdingSettings
{
    private const string ActionCard = "actionCard";

    [JsonPropertyName("url")]
    public Secret? Url { get; init; }

    [JsonPropertyName("secret")]
    public Secret? SigningSecret { get; init; }

    [JsonPropertyName("msgType")]
    public TextTemplate? MessageType { get; init; }

    [JsonPropertyName("title")]
    public TextTemplate? Title { get; init; }

    [JsonPropertyName("message")]
    public TextTemplate? Message { get; init; }

    /// <summary>False when it can only be a link.</summary>
    [JsonIgnore]
    public bool MayBeActionCard => MessageType is not null && (!MessageType.IsPlain || MessageType.ToString() == ActionCard);

    /// <summary>Anything else is a link, as in Grafana.</summary>
    public bool IsActionCard(Notification notification) => notification.Optional(MessageType).Trim() == ActionCard;

    public static void Validate(DingdingSettings settings, ICollection<string> errors) =>
        SettingRules.RequireAddress(settings.Url?.Reveal(), "url", "could not find url property in settings", errors);

    /// <summary>
    /// The address with time and signature, where the robot asks for them (https://open.dingtalk.com/document/robots/customize-robot-security-settings).
    /// </summary>
    public string SignedUrl(string address, DateTimeOffset now)
    {
        if (SigningSecret is not { IsEmpty: false } secret)
        {
            return address;
        }

        var timestamp = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()), Encoding.UTF8.GetBytes($"{timestamp}\n{secret.Reveal()}"));
        var separator = address.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return $"{address}{separator}timestamp={timestamp}&sign={Uri.EscapeDataString(Convert.ToBase64String(signature))}";
    }
}
