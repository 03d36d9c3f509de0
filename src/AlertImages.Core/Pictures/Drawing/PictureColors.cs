namespace AlertImages.Core.Pictures.Drawing;

/// <summary>The colours of pictures that we draw: Grafana's (packages/grafana-data/src/themes).</summary>
public sealed record PictureColors(string Background, string Strip, string Text, string Weak, string Grid, string Faint)
{
    /// <summary>Where the alert is.</summary>
    public const string Alert = "#f2495c";

    /// <summary>Where it began.</summary>
    public const string Start = "#ff9830";

    /// <summary>Where it ended.</summary>
    public const string End = "#73bf69";

    private static readonly PictureColors s_dark = new("#181b1f", "#22252b", "#e6e6ef", "#9fa1ab", "#2f3338", "#7c7f8a");
    private static readonly PictureColors s_light = new("#ffffff", "#f4f5f5", "#24292e", "#5b5f66", "#dfe1e5", "#9a9da3");

    /// <summary>The theme <c>light</c>, else the dark one, which is Grafana's default.</summary>
    public static PictureColors Of(string theme) => theme == "light" ? s_light : s_dark;

    /// <summary>Colours of curves; none that means alert.</summary>
    public static IReadOnlyList<string> Curves { get; } =
    [
        "#5794f2", "#73bf69", "#fade2a", "#b877d9", "#5fd9ed", "#ff9830", "#8ab8ff", "#96d98d", "#e0b400", "#ca95e5",
    ];
}
