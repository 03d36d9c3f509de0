using AlertImages.Core.Screenshots;
using AlertImages.Rendering.Embedded;
using AlertImages.Rendering.Grafana;
using AlertImages.Rendering.Modes;
using AlertImages.Rendering.Remote;

namespace AlertImages.Rendering;

/// <summary>All ways to take a screenshot, by name.</summary>
public static class RendererCatalog
{
    /// <summary>In alphabetical order.</summary>
    public static IReadOnlyList<RendererDescriptor> All { get; } =
    [
        ChromiumRenderer.Descriptor,
        GrafanaRenderer.Descriptor,
        RemoteRenderer.Descriptor,
    ];

    /// <summary>The descriptor of a mode; null when there is none.</summary>
    public static RendererDescriptor? Find(string mode) => All.FirstOrDefault(descriptor => descriptor.Mode == mode);

    /// <summary>The renderer of a mode that is in the catalogue, counted and with its second try.</summary>
    public static MeasuredRenderer Create(string mode, RendererContext context, ScreenshotMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new MeasuredRenderer(Find(mode)!.Create(context), metrics, context.Time);
    }
}
