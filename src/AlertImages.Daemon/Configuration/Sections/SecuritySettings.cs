using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>Who may send events. Any one of the ways that are set up is enough.</summary>
[IniSection("security")]
internal sealed record SecuritySettings
{
    /// <summary>Tokens that senders may present as Authorization: Bearer, separated by blanks.</summary>
    [ConfigurationKeyName("webhook_tokens")]
    public IReadOnlyList<Secret> WebhookTokens { get; init; } = [];

    /// <summary>User that senders may present by basic authentication.</summary>
    [ConfigurationKeyName("basic_auth_user")]
    public string BasicAuthUser { get; init; } = "";

    /// <summary>Password of that user.</summary>
    [ConfigurationKeyName("basic_auth_password")]
    public Secret? BasicAuthPassword { get; init; }

    /// <summary>Secret of signed requests, as in the HMAC settings of Grafana's webhook contact point.</summary>
    [ConfigurationKeyName("hmac_secret")]
    public Secret? HmacSecret { get; init; }

    /// <summary>Header with the signature: hex HMAC-SHA256 of the body, or of timestamp, colon, body.</summary>
    [ConfigurationKeyName("hmac_header")]
    public string HmacHeader { get; init; } = "X-Grafana-Alerting-Signature";

    /// <summary>Header with the time of the signature in Unix seconds. Empty: signatures have no age.</summary>
    [ConfigurationKeyName("hmac_timestamp_header")]
    public string HmacTimestampHeader { get; init; } = "";

    /// <summary>Oldest signature that is accepted, and how far it may lie in the future.</summary>
    [ConfigurationKeyName("hmac_max_age")]
    public TimeSpan HmacMaxAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Password of the history pages, with any user name. Without one they are shown on loopback only, or to everybody with allow_anonymous.</summary>
    [ConfigurationKeyName("ui_password")]
    public Secret? UiPassword { get; init; }

    /// <summary>Accept events from anybody, also off loopback. Only behind something that authenticates.</summary>
    [ConfigurationKeyName("allow_anonymous")]
    public bool AllowAnonymous { get; init; }

    /// <summary>True when a sender must show who it is.</summary>
    public bool HasAuthentication => WebhookTokens.Count > 0 || BasicAuthUser.Length > 0 || HmacSecret is { IsEmpty: false };
}
