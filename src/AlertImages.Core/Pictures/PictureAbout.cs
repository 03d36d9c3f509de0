namespace AlertImages.Core.Pictures;

/// <summary>What a picture shows, for those who cannot see it and for the strip below it.</summary>
public sealed record PictureAbout
{
    /// <summary>What kind of picture it is.</summary>
    public PictureKind Kind { get; init; }

    /// <summary>The panel, or the expression of a chart.</summary>
    public string What { get; init; } = "";

    /// <summary>The last value, with its unit; empty when unknown.</summary>
    public string Value { get; init; } = "";

    /// <summary>Where the alert begins, such as <c>&gt; 90%</c>; empty when unknown.</summary>
    public string Threshold { get; init; } = "";

    /// <summary>Begin of the time that it shows; null when the panel decides.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of it.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>IANA name of the time zone of its times; empty: UTC.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>What a reader should know of the picture, in one line, such as <c>no data</c>; empty: nothing.</summary>
    // rows of earlier versions have none, which the reader of JSON sets as null
    public string Note { get; init => field = value ?? ""; } = "";

    /// <summary>Who took the picture.</summary>
    public PictureOrigin Origin { get; init; }

    /// <summary>The note, and who took the picture where that was not AlertImages; empty: nothing to say.</summary>
    public string Remark() => string.Join("; ", new[] { Origin.Remark(), Note }.Where(static part => part.Length > 0));
}

/// <summary>Kinds of pictures.</summary>
public enum PictureKind
{
    /// <summary>A panel of a dashboard.</summary>
    Panel,

    /// <summary>A chart of the alert's expression.</summary>
    Chart,

    /// <summary>Several pictures on one sheet.</summary>
    Sheet,
}
