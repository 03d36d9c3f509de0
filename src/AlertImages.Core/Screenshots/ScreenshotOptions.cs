using AlertImages.Core.Panels;

namespace AlertImages.Core.Screenshots;

/// <summary>What <c>[unified_alerting.screenshots]</c> says, ready for use.</summary>
public sealed record ScreenshotOptions
{
    /// <summary>False: no pictures at all.</summary>
    public bool Capture { get; init; }

    /// <summary>Longest time for one screenshot, the wait for a slot included.</summary>
    public TimeSpan CaptureTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Screenshots that may be taken at the same time.</summary>
    public int MaxConcurrent { get; init; } = 5;

    /// <summary>How long a picture serves other alerts of the same panel.</summary>
    public TimeSpan CacheTtl { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>True: the window follows the alert; false: the dashboard's own.</summary>
    public bool WindowFollowsAlert { get; init; } = true;

    /// <summary>How much of the time before the alert is shown.</summary>
    public TimeSpan Lookback { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Further pictures of every alert, each with so much of the time before it.</summary>
    public IReadOnlyList<TimeSpan> MoreLookbacks { get; init; } = [];

    /// <summary>True: the alert is marked in the picture of its panel.</summary>
    public bool Annotate { get; init; }

    /// <summary>Storm control: different pictures in one notification; 0: no limit.</summary>
    public int MaxPerGroup { get; init; }

    /// <summary>Storm control: screenshots that begin within a minute; 0: no limit.</summary>
    public int MaxPerMinute { get; init; }

    /// <summary>Organisation of panels whose alerts name none.</summary>
    public long DefaultOrgId { get; init; } = 1;

    /// <summary>How pictures look.</summary>
    public ScreenshotLook Look { get; init; } = new();

    /// <summary>How long a notification waits for its pictures, uploads included (<c>wait_for_images</c>).</summary>
    public TimeSpan PictureBudget { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pause before the page of a screenshot is opened, for data that reaches its source late.</summary>
    public TimeSpan SettleDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Which labels become dashboard variables.</summary>
    public VariableChoice Variables { get; init; } = VariableChoice.Automatic;

    /// <summary>When the public picture that Grafana took itself is used.</summary>
    public GrafanaPictureUse GrafanaPictures { get; init; } = GrafanaPictureUse.Fallback;

    /// <summary>Hosts from which such pictures are fetched.</summary>
    public IReadOnlyList<string> ReuseAllowedHosts { get; init; } = [];
}
