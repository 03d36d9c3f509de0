namespace AlertImages.Uploaders.Gcs;

/// <summary>Complete settings of <c>[external_image_storage.gcs]</c>.</summary>
public sealed record GcsOptions
{
    /// <summary>Google's own service.</summary>
    public static readonly Uri Google = new("https://storage.googleapis.com/");

    /// <summary>Longest life of a link (V4 signing).</summary>
    public static readonly TimeSpan LongestSigned = TimeSpan.FromDays(7);

    /// <summary>Another address of the API and of links, for private access or an emulator.</summary>
    public Uri Endpoint { get; init; } = Google;

    /// <summary>JSON key of a service account; empty: application default credentials.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>The bucket.</summary>
    public required string Bucket { get; init; }

    /// <summary>Folder within the bucket; may be empty.</summary>
    public string Path { get; init; } = "";

    /// <summary>Life of links; zero: links without signature.</summary>
    public TimeSpan SignedUrlExpiration { get; init; } = LongestSigned;

    /// <summary>A predefined ACL like <c>publicRead</c>; empty: none, as uniform bucket-level access wants it.</summary>
    public string Acl { get; init; } = "";
}
