using AlertImages.Core.Images;

namespace AlertImages.Core.Screenshots;

/// <summary>What came of one rendering.</summary>
public abstract record RenderResult
{
    private RenderResult()
    {
    }

    /// <summary>The bytes as the renderer gave them, not checked yet.</summary>
    public sealed record Rendered(byte[] Png) : RenderResult;

    /// <summary>No picture; <paramref name="Detail"/> is for a person and holds no secret.</summary>
    public sealed record Failed(ImageFailure Reason, string Detail) : RenderResult;
}
