namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>Where pictures are published.</summary>
[IniSection("external_image_storage")]
internal sealed record ImageStorageSettings
{
    /// <summary>local: the daemon's own image server. (s3, azure_blob, gcs and webdav are not available in this version.)</summary>
    [ConfigurationKeyName("provider")]
    public string Provider { get; init; } = "";

    /// <summary>How long published pictures are kept; 0 keeps them for ever.</summary>
    [ConfigurationKeyName("retention")]
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Longest time for the upload of one picture, retries included.</summary>
    [ConfigurationKeyName("upload_timeout")]
    public TimeSpan UploadTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
