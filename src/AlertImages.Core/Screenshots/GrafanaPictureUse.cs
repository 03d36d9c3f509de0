namespace AlertImages.Core.Screenshots;

/// <summary>When the picture that Grafana took itself is used (<c>reuse_existing_image</c>).</summary>
public enum GrafanaPictureUse
{
    /// <summary>When our own cannot be had.</summary>
    Fallback,

    /// <summary>Before our own.</summary>
    Always,

    /// <summary>Not at all.</summary>
    Never,
}
