using AlertImages.Core.Pictures;

namespace AlertImages.Core.Screenshots;

/// <summary>The picture that is to be taken of a panel, or why none can be.</summary>
public abstract record ScreenshotPlan
{
    private ScreenshotPlan()
    {
    }

    /// <summary>This picture.</summary>
    public sealed record Ready(ScreenshotRequest Request) : ScreenshotPlan;

    /// <summary>None: it is known already that it would fail, or would be one of something else.</summary>
    /// <param name="Reason">The kind of failure.</param>
    /// <param name="Detail">One line for a person; holds no secret.</param>
    public sealed record None(PictureFailure Reason, string Detail) : ScreenshotPlan;
}
