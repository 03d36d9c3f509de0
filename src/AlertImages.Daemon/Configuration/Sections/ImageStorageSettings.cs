using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>
/// Where pictures are published, so that notifications can link them; used when [unified_alerting.screenshots] upload_external_image_storage = true.
/// </summary>
[IniSection("external_image_storage")]
internal sealed record ImageStorageSettings
{
    /// <summary>s3, azure_blob, gcs, webdav, or local: the daemon's own image server.</summary>
    [ConfigurationKeyName("provider")]
    public string Provider { get; init; } = "";

    /// <summary>How long published pictures are kept, longer while their alert is active; 0 keeps them for ever.</summary>
    [ConfigurationKeyName("retention")]
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Longest time for the upload of one picture, retries included.</summary>
    [ConfigurationKeyName("upload_timeout")]
    public TimeSpan UploadTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
