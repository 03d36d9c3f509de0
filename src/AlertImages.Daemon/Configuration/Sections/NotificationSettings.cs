using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>How notifications are delivered.</summary>
[IniSection("notifications")]
internal sealed record NotificationSettings
{
    /// <summary>Longest time a notification waits for its pictures, from the receipt of the event. Empty: capture_timeout.</summary>
    [ConfigurationKeyName("wait_for_images")]
    public TimeSpan? WaitForImages { get; init; }

    /// <summary>Attempts before a delivery is given up.</summary>
    [ConfigurationKeyName("max_attempts")]
    public int MaxAttempts { get; init; } = 10;

    /// <summary>Time after which a delivery is given up.</summary>
    [ConfigurationKeyName("retry_window")]
    public TimeSpan RetryWindow { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Longest time for one attempt.</summary>
    [ConfigurationKeyName("send_timeout")]
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the same alerts in the same state count as one event; 0 takes every event.</summary>
    [ConfigurationKeyName("dedup_window")]
    public TimeSpan DedupWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Attempts at the same time; a quarter of them at most for one integration.</summary>
    [ConfigurationKeyName("workers")]
    public int Workers { get; init; } = 16;

    /// <summary>Waiting events and deliveries beyond which new events are answered 503.</summary>
    [ConfigurationKeyName("backlog_limit")]
    public int BacklogLimit { get; init; } = 100_000;

    /// <summary>How long finished events and their deliveries are kept.</summary>
    [ConfigurationKeyName("history_retention")]
    public TimeSpan HistoryRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Say in one line why a notification has no picture, or what is to be known of its picture: that the panel has no data, or that Grafana took it.
    /// </summary>
    [ConfigurationKeyName("show_missing_image_reason")]
    public bool ShowMissingImageReason { get; init; } = true;

    /// <summary>Join all pictures of a notification into one sheet, also where the vendor would take more.</summary>
    [ConfigurationKeyName("one_picture_per_notification")]
    public bool OnePicturePerNotification { get; init; }

    /// <summary>
    /// Resolved notifications answer or change the messages that said the alert is firing, where the vendor can do that (Slack bot, Discord, Telegram).
    /// </summary>
    [ConfigurationKeyName("resolved_follows_firing")]
    public bool ResolvedFollowsFiring { get; init; } = true;
}
