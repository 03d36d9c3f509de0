using AlertImages.Core.Pictures;

namespace AlertImages.Rendering.Chromium.Page;

/// <summary>What came of a page.</summary>
internal abstract record PageResult
{
    private PageResult()
    {
    }

    /// <summary>The file, and the name that the page gave it.</summary>
    public sealed record Captured(byte[] Bytes, string Name = "") : PageResult
    {
        /// <summary>What the page says of its axis of time, when that was asked for.</summary>
        public AxisFacts? Axis { get; init; }

        /// <summary>What the page has that tells when it is ready; empty: unknown.</summary>
        public string Generation { get; init; } = "";

        /// <summary>What a reader should know of the picture; empty: nothing.</summary>
        public string Note { get; init; } = "";
    }

    /// <summary>No file; <paramref name="Detail"/> is for a person and holds no secret.</summary>
    public sealed record Failed(PictureFailure Reason, string Detail) : PageResult;
}
