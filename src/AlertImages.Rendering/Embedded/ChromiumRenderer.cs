using AlertImages.Core.Screenshots;
using AlertImages.Rendering.Chromium;
using AlertImages.Rendering.Chromium.Page;
using AlertImages.Rendering.Modes;

namespace AlertImages.Rendering.Embedded;

/// <summary>Mode <c>embedded</c>: photographs panels with the machine's Chromium, looking at Grafana with the service account's token.</summary>
internal sealed class ChromiumRenderer(ChromiumBrowser browser, RendererOptions options) : IScreenshotRenderer, IWarmUp
{
    public static RendererDescriptor Descriptor { get; } = new(
        Mode: "embedded",
        Name: "headless Chromium of the machine",
        PagesSeeToken: true,
        Validate: static _ => [],
        Create: static context => new ChromiumRenderer(context.Browser(), context.Options));

    public async Task<RenderResult> RenderAsync(ScreenshotRequest request, CancellationToken cancellationToken)
    {
        var page = new PageRequest
        {
            Address = Grafana.PanelAddress.Of(options.PageUrl, request),
            Look = request.Look,
            Headers = Headers(),
            WantsAxis = request.Marks.Count > 0,
        };
        return await browser.CaptureAsync(page, cancellationToken) switch
        {
            PageResult.Captured captured =>
                new RenderResult.Rendered(captured.Bytes)
                {
                    Note = captured.Note,
                    Generation = captured.Generation,
                    Axis = captured.Axis is { } axis ? AxisFit.Find(axis, request.Window, request.Look.Width) : null,
                },
            PageResult.Failed failed => new RenderResult.Failed(failed.Reason, failed.Detail),
            var other => throw new InvalidOperationException($"Unknown page result {other}"),
        };
    }

    public Task WarmUpAsync(CancellationToken cancellationToken) => browser.WarmUpAsync(cancellationToken);

    /// <summary>The proxy opens allowed origins only, so nobody else can see the token.</summary>
    private Dictionary<string, string> Headers() => options.ServiceAccountToken is { IsEmpty: false } token
        ? new() { ["Authorization"] = "Bearer " + token.Reveal() }
        : [];
}
