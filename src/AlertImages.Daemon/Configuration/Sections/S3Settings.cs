using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>Amazon S3 and services that speak its protocol.</summary>
[IniSection("external_image_storage.s3")]
internal sealed record S3Settings
{
    /// <summary>Address of a service other than Amazon's, like https://minio.example.org.</summary>
    [ConfigurationKeyName("endpoint")]
    public string Endpoint { get; init; } = "";

    /// <summary>Put the bucket in the path and not in the host name; most services other than Amazon's want it.</summary>
    [ConfigurationKeyName("path_style_access")]
    public bool PathStyleAccess { get; init; }

    /// <summary>Bucket, region and path in one address like https://bucket.s3.eu-central-1.amazonaws.com/path, instead of the three keys below.</summary>
    [ConfigurationKeyName("bucket_url")]
    public string BucketUrl { get; init; } = "";

    /// <summary>The bucket.</summary>
    [ConfigurationKeyName("bucket")]
    public string Bucket { get; init; } = "";

    /// <summary>Where the bucket lies. Empty: us-east-1.</summary>
    [ConfigurationKeyName("region")]
    public string Region { get; init; } = "";

    /// <summary>Folder within the bucket.</summary>
    [ConfigurationKeyName("path")]
    public string Path { get; init; } = "";

    /// <summary>Empty: the usual chain of environment variables, profile, web identity, and the role of the container or machine.</summary>
    [ConfigurationKeyName("access_key")]
    public string AccessKey { get; init; } = "";

    /// <summary>Belongs to access_key.</summary>
    [ConfigurationKeyName("secret_key")]
    public Secret? SecretKey { get; init; }

    /// <summary>A canned ACL like public-read. Empty: none is sent, as buckets without ACLs want it. (Grafana always sends public-read.)</summary>
    [ConfigurationKeyName("acl")]
    public string Acl { get; init; } = "";

    /// <summary>Life of the signed links to private pictures, 7 days at most; 0: links without signature, for a bucket that anybody may read.</summary>
    [ConfigurationKeyName("presign_expiration")]
    public TimeSpan PresignExpiration { get; init; } = TimeSpan.FromDays(7);

    /// <summary>AES256 or aws:kms. Empty: as the bucket does by itself.</summary>
    [ConfigurationKeyName("server_side_encryption")]
    public string ServerSideEncryption { get; init; } = "";

    /// <summary>Key for aws:kms. Empty: the account's default one.</summary>
    [ConfigurationKeyName("kms_key_id")]
    public string KmsKeyId { get; init; } = "";
}
