using AlertImages.Core.Pictures;
using AlertImages.Core.Pictures.Drawing;

namespace AlertImages.Core.Screenshots;

/// <summary>What came of one rendering.</summary>
public abstract record RenderResult
{
    private RenderResult()
    {
    }

    /// <summary>The bytes as the renderer gave them, not checked yet.</summary>
    public sealed record Rendered(byte[] Png) : RenderResult
    {
        /// <summary>What the picture shows; null: what was asked for.</summary>
        public PictureAbout? About { get; init; }

        /// <summary>
        /// What a reader should know of the picture, such as <c>no data</c> or a query that failed beside others; empty: nothing. One line, no secret.
        /// </summary>
        public string Note { get; init; } = "";

        /// <summary>What the page has that tells when it is ready, such as <c>scenes</c>; empty: unknown.</summary>
        public string Generation { get; init; } = "";

        /// <summary>Where times lie in it; null: unknown.</summary>
        public TimeAxis? Axis { get; init; }
    }

    /// <summary>No picture; <paramref name="Detail"/> is for a person and holds no secret.</summary>
    /// <param name="Reason">Why there is none.</param>
    /// <param name="Detail">One line.</param>
    /// <param name="RetryAfter">When the renderer wants to be asked again, if it said so.</param>
    public sealed record Failed(PictureFailure Reason, string Detail, TimeSpan? RetryAfter = null) : RenderResult;
}
