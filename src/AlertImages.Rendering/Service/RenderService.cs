using AlertImages.Core.Pictures;
using AlertImages.Rendering.Chromium;
using AlertImages.Rendering.Chromium.Page;
using AlertImages.Rendering.Modes;

namespace AlertImages.Rendering.Service;

/// <summary>Renders any allowed page as the Grafana image renderer does. Who may call, and how often, is decided before.</summary>
public sealed class RenderService(ChromiumBrowser browser, RenderServiceOptions options, TimeProvider time)
{
    private const int MaxNameLength = 100;

    /// <summary>The limits.</summary>
    public RenderServiceOptions Options { get; } = options;

    /// <summary>The file, or why there is none. Throws only when the caller went away.</summary>
    public async Task<RenderServiceResult> RenderAsync(RenderQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var deadline = new CancellationTokenSource(query.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var result = await browser.CaptureAsync(query.Page, either.Token);
            if (result is PageResult.Failed failed && SecondTry.MayHelp(failed.Reason))
            {
                result = await browser.CaptureAsync(query.Page, either.Token);
            }

            cancellationToken.ThrowIfCancellationRequested();
            return result switch
            {
                PageResult.Captured captured when query.Page.Format == PageFormat.Png && PngFile.FindDefect(captured.Bytes) is { } defect =>
                    new RenderServiceResult.Failed(500, PictureFailure.InvalidImage, defect),
                PageResult.Captured captured => Done(query.Page.Format, captured),
                PageResult.Failed failure => new RenderServiceResult.Failed(StatusOf(failure.Reason), failure.Reason, failure.Detail),
                _ => throw new InvalidOperationException($"Unknown page result {result}"),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new RenderServiceResult.Failed(408, PictureFailure.Timeout, $"the page was not ready within {query.Timeout.TotalSeconds:0.#} s");
        }
    }

    private static int StatusOf(PictureFailure reason) => reason switch
    {
        PictureFailure.RendererUnavailable => 503,
        PictureFailure.Timeout => 408,
        _ => 500,
    };

    private static RenderServiceResult.Done Done(PageFormat format, PageResult.Captured captured) => format switch
    {
        PageFormat.Pdf => new(captured.Bytes, "application/pdf", "render.pdf"),
        PageFormat.Csv => new(captured.Bytes, "text/csv; charset=utf-8", SafeName(captured.Name)),
        _ => new(captured.Bytes, "image/png", "render.png"),
    };

    /// <summary>A file name without anything that a path, a shell or a header could take for its own.</summary>
    private static string SafeName(string name)
    {
        var safe = new string([.. name.Take(MaxNameLength)
            .Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '-' or '_' or '.' ? letter : '_')])
            .Replace("..", "_", StringComparison.Ordinal).Trim('.', ' ');
        return safe.Length > 0 ? safe : "export.csv";
    }
}
