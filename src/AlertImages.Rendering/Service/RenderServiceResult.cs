using AlertImages.Core.Pictures;

namespace AlertImages.Rendering.Service;

/// <summary>What the rendering service answers.</summary>
public abstract record RenderServiceResult
{
    private RenderServiceResult()
    {
    }

    /// <summary>The file.</summary>
    public sealed record Done(byte[] Bytes, string ContentType, string FileName) : RenderServiceResult;

    /// <summary>No file: an HTTP status, and why.</summary>
    public sealed record Failed(int Status, PictureFailure Reason, string Detail) : RenderServiceResult;
}
