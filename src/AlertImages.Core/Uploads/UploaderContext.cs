using AlertImages.Core.Pictures;

namespace AlertImages.Core.Uploads;

/// <summary>What uploaders are made from, besides their settings.</summary>
/// <param name="Folders">Where picture files lie.</param>
/// <param name="PublicRoot">Address under which this daemon is reached from outside, ending in a slash; known once the server listens.</param>
/// <param name="Retention">How long pictures stay (<c>[external_image_storage] retention</c>); zero: for ever.</param>
/// <param name="CreateHttp">Makes a client without redirects, cookies or time-out, that keeps its connections.</param>
/// <param name="Time">The clock.</param>
public sealed record UploaderContext(PictureFolders Folders, Func<Uri> PublicRoot, TimeSpan Retention, Func<HttpClient> CreateHttp, TimeProvider Time)
{
    /// <summary>The mark of an object that is made now.</summary>
    public string Mark() => ObjectMark.Value(Time.GetUtcNow(), Retention);
}
