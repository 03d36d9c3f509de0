namespace AlertImages.Core.Uploads;

/// <summary>What came of one upload, or of the wish for a link.</summary>
public abstract record UploadResult
{
    private UploadResult()
    {
    }

    /// <summary>The picture is there.</summary>
    public sealed record Uploaded(PublicLink Link) : UploadResult;

    /// <summary>It is not.</summary>
    public sealed record Failed(StorageFault Fault) : UploadResult;
}
