using AlertImages.Core.Pictures;

namespace AlertImages.Core.Screenshots;

/// <summary>Takes one screenshot of one panel.</summary>
public interface IScreenshotRenderer
{
    /// <summary>
    /// The bytes of a PNG, or a named failure. Makes one try and throws only when there is a bug, or when <paramref name="cancellationToken"/> asks
    /// for it; at this deadline it may also
    /// give an <see cref="PictureFailure.Timeout"/> that says what it waited for.
    /// </summary>
    Task<RenderResult> RenderAsync(ScreenshotRequest request, CancellationToken cancellationToken);
}
