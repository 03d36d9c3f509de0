using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>Which screenshots are taken.</summary>
[IniSection("unified_alerting.screenshots")]
internal sealed record ScreenshotSettings
{
    /// <summary>Take screenshots of the panels of alerts.</summary>
    [ConfigurationKeyName("capture")]
    public bool Capture { get; init; }

    /// <summary>Longest time for one screenshot, the wait for its turn included; 30s at most.</summary>
    [ConfigurationKeyName("capture_timeout")]
    public TimeSpan CaptureTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Screenshots that may be taken at the same time.</summary>
    [ConfigurationKeyName("max_concurrent_screenshots")]
    public int MaxConcurrentScreenshots { get; init; } = 5;

    /// <summary>Give pictures to the provider of [external_image_storage], so that notifications can link them.</summary>
    [ConfigurationKeyName("upload_external_image_storage")]
    public bool UploadExternalImageStorage { get; init; }

    /// <summary>How long a picture also serves other alerts of the same panel and phase.</summary>
    [ConfigurationKeyName("cache_ttl")]
    public TimeSpan CacheTtl { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>alert: from before the alert's start to now, or to a little after its end; dashboard: the range saved with the dashboard.</summary>
    [ConfigurationKeyName("time_range")]
    public TimeRangeKind TimeRange { get; init; } = TimeRangeKind.Alert;

    /// <summary>
    /// How much of the time before the alert's start is shown. Several, separated by blanks, are as many pictures, such as 1h 24h; 4 at most.
    /// </summary>
    [ConfigurationKeyName("lookback")]
    public IReadOnlyList<TimeSpan> Lookback { get; init; } = [TimeSpan.FromHours(1)];

    /// <summary>Mark the alert in the picture of its panel: a strip below it, and its time shaded where the axis is known.</summary>
    [ConfigurationKeyName("annotate")]
    public bool Annotate { get; init; }

    /// <summary>
    /// Storm control: different pictures in one notification, the most severe alerts first; the text says how many are left out. 0: no limit.
    /// </summary>
    [ConfigurationKeyName("max_per_group")]
    public int MaxPerGroup { get; init; }

    /// <summary>Storm control: screenshots that begin within a minute, a quarter of them kept for severe alerts. 0: no limit.</summary>
    [ConfigurationKeyName("max_per_minute")]
    public int MaxPerMinute { get; init; }

    /// <summary>
    /// A YAML file that says what is wanted of pictures where: per contact point, rule and severity (docs/pictures.md). Empty: the same everywhere.
    /// </summary>
    [ConfigurationKeyName("picture_policies")]
    public string PicturePolicies { get; init; } = "";

    /// <summary>
    /// Pause before the page is opened and asks for its data, for data that reaches its source late; it counts against wait_for_images.
    /// It does not help against unfinished pictures.
    /// </summary>
    [ConfigurationKeyName("settle_delay")]
    public TimeSpan SettleDelay { get; init; } = TimeSpan.Zero;

    /// <summary>A YAML file that names the panels of alerts that name none themselves (docs/panels.md). Empty: none.</summary>
    [ConfigurationKeyName("panel_map")]
    public string PanelMap { get; init; } = "";

    /// <summary>
    /// Which labels are passed as dashboard variables: auto (those that the dashboard has as variables;
    /// needs [grafana] service_account_token), none, or a list like instance job=service (label or label=variable, separated by blanks).
    /// Variables of an alert's panel link are always passed.
    /// </summary>
    [ConfigurationKeyName("variables")]
    public string Variables { get; init; } = "auto";

    /// <summary>dark or light. Empty: the default of Grafana's user or server.</summary>
    [ConfigurationKeyName("theme")]
    public string Theme { get; init; } = "";

    /// <summary>Time zone of pictures, as an IANA name. Empty: the dashboard's or the machine's.</summary>
    [ConfigurationKeyName("timezone")]
    public string TimeZone { get; init; } = "";

    /// <summary>Width of pictures. Empty: [rendering] default_image_width.</summary>
    [ConfigurationKeyName("width")]
    public int? Width { get; init; }

    /// <summary>Height of pictures. Empty: [rendering] default_image_height.</summary>
    [ConfigurationKeyName("height")]
    public int? Height { get; init; }

    /// <summary>Scale of pictures. Empty: [rendering] default_image_scale.</summary>
    [ConfigurationKeyName("scale")]
    public double? Scale { get; init; }

    /// <summary>
    /// When the public picture that Grafana took itself (imageURL, __alert_image_url__ or the annotation image) is used. fallback: when ours cannot be had;
    /// always: before ours; never. Only for firing alerts, and only where ours would have the default window, size and theme, and no variables. Earlier values:
    /// true is always, false is never.
    /// </summary>
    [ConfigurationKeyName("reuse_existing_image")]
    public ReuseKind ReuseExistingImage { get; init; } = ReuseKind.Fallback;

    /// <summary>Hosts from which such pictures are fetched, separated by blanks. Empty: the host of [grafana] url.</summary>
    [ConfigurationKeyName("reuse_allowed_hosts")]
    public IReadOnlyList<string> ReuseAllowedHosts { get; init; } = [];
}

/// <summary>Values of <c>reuse_existing_image</c>.</summary>
internal enum ReuseKind
{
    Fallback,

    [BooleanWord(true)]
    Always,

    [BooleanWord(false)]
    Never,
}

/// <summary>Values of <c>time_range</c>.</summary>
internal enum TimeRangeKind
{
    Alert,
    Dashboard,
}
