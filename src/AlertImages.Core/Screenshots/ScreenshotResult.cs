using AlertImages.Core.Pictures;

namespace AlertImages.Core.Screenshots;

/// <summary>The picture of an alert, or why there is none.</summary>
public abstract record ScreenshotResult
{
    private ScreenshotResult()
    {
    }

    /// <summary>A picture that was taken now, or taken before and still good.</summary>
    public sealed record Taken(Picture Picture) : ScreenshotResult;

    /// <summary>No picture, and why.</summary>
    /// <param name="Reason">The kind of failure.</param>
    /// <param name="Detail">One line for a person, such as the message of the data source; empty when the reason says all. Holds no secret.</param>
    public sealed record Missing(PictureFailure Reason, string Detail = "") : ScreenshotResult;
}
