using AlertImages.Core.Alerts;
using AlertImages.Core.Screenshots;

namespace AlertImages.Core.Provisioned;

/// <summary>How pictures travel.</summary>
public enum PictureSending
{
    /// <summary>By link only.</summary>
    Link,

    /// <summary>By upload of bytes, even where there is a link.</summary>
    Bytes,
}

/// <summary>What an operator wants of the pictures of some alerts at some contact points; null: as everywhere.</summary>
/// <param name="ContactPoints">Names; none: all.</param>
/// <param name="Matchers">Conditions on the alert's labels (rule, severity, …); all must hold.</param>
public sealed record PicturePolicy(IReadOnlyList<string> ContactPoints, IReadOnlyList<LabelMatcher> Matchers)
{
    /// <summary>The policy that wants nothing.</summary>
    public static PicturePolicy None { get; } = new([], []);

    /// <summary>False: no pictures.</summary>
    public bool? Pictures { get; init; }

    /// <summary>Width in CSS pixels.</summary>
    public int? Width { get; init; }

    /// <summary>Height in CSS pixels.</summary>
    public int? Height { get; init; }

    /// <summary>Device pixels per CSS pixel.</summary>
    public double? Scale { get; init; }

    /// <summary><c>dark</c> or <c>light</c>.</summary>
    public string? Theme { get; init; }

    /// <summary>IANA name.</summary>
    public string? TimeZone { get; init; }

    /// <summary>How pictures travel.</summary>
    public PictureSending? Send { get; init; }

    /// <summary>True: all pictures of a notification on one sheet.</summary>
    public bool? OnePicture { get; init; }

    /// <summary>True: the alert is marked in the picture.</summary>
    public bool? Annotate { get; init; }

    /// <summary>Tells pictures that look different apart; empty for the usual look.</summary>
    public string Look => (Width, Height, Scale, Theme, TimeZone, Annotate) is (null, null, null, null, null, null) ? ""
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Width}x{Height}@{Scale} {Theme} {TimeZone} {Annotate}");

    /// <summary>The episode under which the alert's picture is kept: pictures that look different are kept apart.</summary>
    public EpisodeKey EpisodeOf(Alert alert) => EpisodeKey.Of(alert) with { Variant = Look };

    /// <summary>The look with what this policy wants.</summary>
    public ScreenshotLook Apply(ScreenshotLook look)
    {
        ArgumentNullException.ThrowIfNull(look);
        return look with
        {
            Width = Width ?? look.Width,
            Height = Height ?? look.Height,
            Scale = Scale ?? look.Scale,
            Theme = Theme ?? look.Theme,
            TimeZone = TimeZone ?? look.TimeZone,
        };
    }

    internal bool IsFor(string contactPoint, IReadOnlyDictionary<string, string> labels) =>
        (ContactPoints.Count == 0 || ContactPoints.Contains(contactPoint, StringComparer.Ordinal)) && Matchers.All(matcher => matcher.Matches(labels));

    /// <summary>This one, and for what it leaves open the other.</summary>
    internal PicturePolicy Or(PicturePolicy other) => this with
    {
        Pictures = Pictures ?? other.Pictures,
        Width = Width ?? other.Width,
        Height = Height ?? other.Height,
        Scale = Scale ?? other.Scale,
        Theme = Theme ?? other.Theme,
        TimeZone = TimeZone ?? other.TimeZone,
        Send = Send ?? other.Send,
        OnePicture = OnePicture ?? other.OnePicture,
        Annotate = Annotate ?? other.Annotate,
    };
}

/// <summary>The picture policies, in the order of their file.</summary>
/// <param name="Entries">Of several that say something about the same thing, the first counts.</param>
public sealed record PicturePolicies(IReadOnlyList<PicturePolicy> Entries)
{
    /// <summary>No policies: pictures as the settings say.</summary>
    public static PicturePolicies None { get; } = new([]);

    /// <summary>What holds for an alert at a contact point.</summary>
    public PicturePolicy Of(string contactPoint, IReadOnlyDictionary<string, string> labels) => Entries switch
    {
        [] => PicturePolicy.None,
        var entries => entries.Where(entry => entry.IsFor(contactPoint, labels)).Aggregate(PicturePolicy.None, static (before, entry) => before.Or(entry)),
    };
}
