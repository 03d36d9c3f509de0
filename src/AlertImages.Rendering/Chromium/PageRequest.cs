using AlertImages.Core.Screenshots;

namespace AlertImages.Rendering.Chromium;

/// <summary>One page to photograph.</summary>
internal sealed record PageRequest
{
    /// <summary>What to open; only allowed origins can be reached.</summary>
    public required Uri Address { get; init; }

    /// <summary>Size, scale and time zone. A height of -1 takes the whole page.</summary>
    public required ScreenshotLook Look { get; init; }

    /// <summary>Headers of every request of the page: who looks at it, and in which language.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>What to make of it.</summary>
    public PageFormat Format { get; init; }

    /// <summary>How a PDF looks.</summary>
    public PdfLook Pdf { get; init; } = new();

    /// <summary>True: where times lie in the picture is wanted, too.</summary>
    public bool WantsAxis { get; init; }

    /// <summary>True: who looks may do so only until the picture is answered, as with Grafana's render keys. The page is left before.</summary>
    public bool IsCredentialShortLived { get; init; }

    /// <summary>For measurements: called with the page and its picture, before the page is left.</summary>
    public Func<WarmPage, byte[], Task>? Afterwards { get; init; }

    /// <summary>Highest picture of a whole page, in CSS pixels.</summary>
    public int MaxHeight { get; init; } = 10_000;
}

/// <summary>What is made of a page.</summary>
internal enum PageFormat
{
    Png,
    Pdf,
    Csv,
}

/// <summary>How a PDF looks.</summary>
internal sealed record PdfLook
{
    public bool Landscape { get; init; }

    /// <summary>Paper format, like A4 or Letter.</summary>
    public string Format { get; init; } = "A4";

    public bool PrintBackground { get; init; } = true;

    /// <summary>Like <c>1-3, 5</c>; empty: all.</summary>
    public string PageRanges { get; init; } = "";
}
