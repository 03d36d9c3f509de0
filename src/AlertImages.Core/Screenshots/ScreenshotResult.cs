using AlertImages.Core.Images;

namespace AlertImages.Core.Screenshots;

/// <summary>The picture of an alert, or why there is none.</summary>
public abstract record ScreenshotResult
{
    private ScreenshotResult()
    {
    }

    /// <summary>A picture that was taken now, or taken before and still good.</summary>
    public sealed record Taken(Image Image) : ScreenshotResult;

    /// <summary>No picture, and why.</summary>
    public sealed record Missing(ImageFailure Reason) : ScreenshotResult;
}
