namespace AlertImages.Core.Pictures;

/// <summary>Who took a picture.</summary>
public enum PictureOrigin
{
    /// <summary>AlertImages, from a panel or as a chart.</summary>
    AlertImages,

    /// <summary>Grafana, which named the picture in the alert.</summary>
    Grafana,
}

/// <summary>The words for each <see cref="PictureOrigin"/>.</summary>
public static class PictureOrigins
{
    /// <summary>All metric labels, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> Labels { get; } = [.. Enum.GetValues<PictureOrigin>().Select(Label)];

    /// <summary>The metric label.</summary>
    public static string Label(this PictureOrigin origin) => origin == PictureOrigin.Grafana ? "grafana" : "alertimages";

    /// <summary>What a reader is told; empty for our own pictures.</summary>
    public static string Remark(this PictureOrigin origin) => origin == PictureOrigin.Grafana ? "picture by Grafana" : "";
}
