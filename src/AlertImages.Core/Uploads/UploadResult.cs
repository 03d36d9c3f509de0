namespace AlertImages.Core.Uploads;

/// <summary>What came of one upload.</summary>
public abstract record UploadResult
{
    private UploadResult()
    {
    }

    /// <summary>The picture is there.</summary>
    public sealed record Uploaded(Uri Url) : UploadResult;

    /// <summary>It is not; another try makes sense only when <paramref name="Passing"/>.</summary>
    public sealed record Failed(string Detail, bool Passing) : UploadResult;
}
