using AlertImages.Rendering.Chromium;

namespace AlertImages.Rendering;

/// <summary>All ways to take a screenshot, by name.</summary>
public static class RendererCatalog
{
    /// <summary>In alphabetical order.</summary>
    public static IReadOnlyList<RendererDescriptor> All { get; } =
    [
        ChromiumRenderer.Descriptor,
    ];

    /// <summary>The descriptor of a mode; null when there is none.</summary>
    public static RendererDescriptor? Find(string mode) => All.FirstOrDefault(descriptor => descriptor.Mode == mode);
}
