namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>Google Cloud Storage.</summary>
[IniSection("external_image_storage.gcs")]
internal sealed record GcsSettings
{
    /// <summary>JSON key file of a service account. Empty: application default credentials, also for signed links.</summary>
    [ConfigurationKeyName("key_file")]
    public string KeyFile { get; init; } = "";

    /// <summary>The bucket.</summary>
    [ConfigurationKeyName("bucket")]
    public string Bucket { get; init; } = "";

    /// <summary>Folder within the bucket.</summary>
    [ConfigurationKeyName("path")]
    public string Path { get; init; } = "";

    /// <summary>Sign the links to private pictures; false: links without signature, for a bucket that anybody may read.</summary>
    [ConfigurationKeyName("enable_signed_urls")]
    public bool EnableSignedUrls { get; init; } = true;

    /// <summary>Life of the signed links, 7 days at most.</summary>
    [ConfigurationKeyName("signed_url_expiration")]
    public TimeSpan SignedUrlExpiration { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// A predefined ACL like publicRead. Empty: none, as uniform bucket-level access wants it. (Grafana sends publicRead unless links are signed.)
    /// </summary>
    [ConfigurationKeyName("acl")]
    public string Acl { get; init; } = "";

    /// <summary>Another address of the service. Empty: https://storage.googleapis.com.</summary>
    [ConfigurationKeyName("endpoint")]
    public string Endpoint { get; init; } = "";
}
