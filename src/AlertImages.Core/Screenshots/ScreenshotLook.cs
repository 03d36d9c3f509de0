namespace AlertImages.Core.Screenshots;

/// <summary>How a picture looks.</summary>
public sealed record ScreenshotLook
{
    /// <summary>Width in CSS pixels.</summary>
    public int Width { get; init; } = 1000;

    /// <summary>Height in CSS pixels.</summary>
    public int Height { get; init; } = 500;

    /// <summary>Device pixels per CSS pixel.</summary>
    public double Scale { get; init; } = 1;

    /// <summary><c>dark</c>, <c>light</c>, or empty for the user's or server's default.</summary>
    public string Theme { get; init; } = "";

    /// <summary>IANA name, or empty for the browser's own.</summary>
    public string TimeZone { get; init; } = "";
}
