namespace AlertImages.Core.Pictures;

/// <summary>Who took a picture.</summary>
public enum ImageOrigin
{
    /// <summary>AlertImages, from a panel or as a chart.</summary>
    AlertImages,

    /// <summary>Grafana, which named the picture in the alert.</summary>
    Grafana,
}

/// <summary>The words for each <see cref="ImageOrigin"/>.</summary>
public static class ImageOrigins
{
    /// <summary>All metric labels, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> Labels { get; } = [.. Enum.GetValues<ImageOrigin>().Select(Label)];

    /// <summary>The metric label.</summary>
    public static string Label(this ImageOrigin origin) => origin == ImageOrigin.Grafana ? "grafana" : "alertimages";

    /// <summary>What a reader is told; empty for our own pictures.</summary>
    public static string Remark(this ImageOrigin origin) => origin == ImageOrigin.Grafana ? "picture by Grafana" : "";
}
