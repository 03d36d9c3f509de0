namespace AlertImages.Rendering.Service;

/// <summary>What <c>[rendering.service]</c> says, ready for use.</summary>
public sealed record RenderServiceOptions
{
    /// <summary>Origins or address prefixes that may be rendered.</summary>
    public required IReadOnlyList<Uri> AllowedUrls { get; init; }

    /// <summary>Widest picture in CSS pixels; wider ones are cut to it.</summary>
    public int MaxWidth { get; init; } = 3080;

    /// <summary>Highest picture in CSS pixels; higher ones, and whole pages, are cut to it.</summary>
    public int MaxHeight { get; init; } = 3000;

    /// <summary>Largest scale; larger ones are cut to it.</summary>
    public double MaxScale { get; init; } = 4;

    /// <summary>Width of requests that name none.</summary>
    public int DefaultWidth { get; init; } = 1000;

    /// <summary>Height of requests that name none.</summary>
    public int DefaultHeight { get; init; } = 500;
}
