using AlertImages.Core.Pictures.Drawing;
using AlertImages.Rendering.Chromium.Page;
using Microsoft.Playwright;

namespace AlertImages.Rendering.Chromium;

/// <summary>
/// An empty page without network in which pictures are made and changed. It stays open, so that nothing is loaded for a picture, and is replaced now and then.
/// </summary>
internal sealed class StudioPage
{
    private const int MaxUses = 500;
    private const string Draw = "drawing => window.__alertImagesDraw(drawing)";
    private const string Encode = "picture => window.__alertImagesEncode(picture)";
    private readonly IBrowserContext _context;
    private readonly IPage _page;
    private int _uses;
    private int _running;

    private StudioPage(IBrowserContext context, IPage page)
    {
        (_context, _page) = (context, page);
        page.Crash += (_, _) => IsBroken = true;
        page.Close += (_, _) => IsBroken = true;
    }

    /// <summary>True when it is gone, did not answer, or has been used for long and is free.</summary>
    public bool IsReplaceable => IsBroken || (_uses > MaxUses && Volatile.Read(ref _running) == 0);

    private bool IsBroken { get; set; }

    public static async Task<StudioPage> OpenAsync(IBrowser browser)
    {
        // a context of its own: no cookies, no headers, no storage of the pages that show panels
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ServiceWorkers = ServiceWorkerPolicy.Block, Offline = true });
        var page = await context.NewPageAsync();
        await page.EvaluateAsync(PageScript.Studio);
        return new StudioPage(context, page);
    }

    public Task<byte[]> DrawAsync(PictureDrawing drawing, CancellationToken cancellationToken) => RunAsync(
        Draw,
        new
        {
            svg = drawing.Svg,
            width = drawing.Width,
            height = drawing.Height,
            scale = drawing.Scale,
            background = drawing.Background,
            pictures = drawing.Pictures.Select(static picture => new
            {
                data = Convert.ToBase64String(picture.Bytes.Span),
                left = picture.Left,
                top = picture.Top,
                width = picture.Width,
                height = picture.Height,
            }).ToArray(),
        },
        cancellationToken);

    public Task<byte[]> EncodeAsync(ReadOnlyMemory<byte> picture, double factor, PictureEncoding encoding, CancellationToken cancellationToken) => RunAsync(
        Encode, new { data = Convert.ToBase64String(picture.Span), factor, format = encoding.Kind.ToString(), detail = encoding.Detail }, cancellationToken);

    public Task CloseAsync() => _context.CloseAsync();

    private async Task<byte[]> RunAsync(string script, object argument, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _uses);
        Interlocked.Increment(ref _running);
        try
        {
            return Convert.FromBase64String(await _page.EvaluateAsync<string>(script, argument).WaitAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // whatever it is still busy with must not hold up the next picture
            IsBroken = true;
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
