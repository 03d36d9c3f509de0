namespace AlertImages.Core.Screenshots;

/// <summary>Takes one screenshot of one panel.</summary>
public interface IScreenshotRenderer
{
    /// <summary>
    /// The bytes of a PNG, or a named failure. Makes one try and throws only when <paramref name="cancellationToken"/> asks for it or there is a bug.
    /// </summary>
    Task<RenderResult> RenderAsync(ScreenshotRequest request, CancellationToken cancellationToken);
}
