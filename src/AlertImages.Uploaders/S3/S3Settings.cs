using System.Text.RegularExpressions;
using AlertImages.Core.Work;
using AlertImages.Uploaders.Shared;
using Microsoft.Extensions.Configuration;

namespace AlertImages.Uploaders.S3;

/// <summary>Amazon S3 and services that speak its protocol.</summary>
internal sealed partial record S3Settings
{
    /// <summary>Grafana's default region.</summary>
    private const string DefaultRegion = "us-east-1";

    /// <summary>Longest life of a link (AWS Signature Version 4).</summary>
    public static readonly TimeSpan LongestPresign = TimeSpan.FromDays(7);

    private static readonly string[] s_encryptions = ["", "AES256", "aws:kms", "aws:kms:dsse"];
    private static readonly string[] s_acls =
        ["", "private", "public-read", "public-read-write", "authenticated-read", "aws-exec-read", "bucket-owner-read", "bucket-owner-full-control"];

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
    public TimeSpan PresignExpiration { get; init; } = LongestPresign;

    /// <summary>AES256 or aws:kms. Empty: as the bucket does by itself.</summary>
    [ConfigurationKeyName("server_side_encryption")]
    public string ServerSideEncryption { get; init; } = "";

    /// <summary>Key for aws:kms. Empty: the account's default one.</summary>
    [ConfigurationKeyName("kms_key_id")]
    public string KmsKeyId { get; init; } = "";

    /// <summary>The service at <see cref="Endpoint"/>; null: Amazon's of the region.</summary>
    public Uri? Service => StorageAddress.OrNone(Endpoint);

    /// <summary>The bucket, where it lies and the folder within it: the keys of their own win over <see cref="BucketUrl"/>.</summary>
    public (string Bucket, string Region, string Path) Place
    {
        get
        {
            if (Bucket.Length > 0)
            {
                return (Bucket, Region.Length > 0 ? Region : DefaultRegion, Path);
            }

            _ = TryParseBucketUrl(out var url);
            return (url.Bucket, Region.Length > 0 ? Region : url.Region, Path.Length > 0 ? Path : url.Path);
        }
    }

    public static void Validate(S3Settings settings, SettingErrors errors)
    {
        errors.Require("bucket", settings.Bucket.Length > 0 || settings.BucketUrl.Length > 0, "must be set (or bucket_url) for the provider s3");
        errors.Require(
            "bucket_url", settings.BucketUrl.Length == 0 || settings.Bucket.Length > 0 || settings.TryParseBucketUrl(out _),
            $"'{settings.BucketUrl}' must be like https://BUCKET.s3.REGION.amazonaws.com/PATH; for other services set endpoint, region and bucket");
        errors.Require("endpoint", StorageAddress.IsEmptyOrRight(settings.Endpoint), $"'{settings.Endpoint}' must be an http or https address or a host name");
        errors.Require("region", settings.Region.Length == 0 || RegionName().IsMatch(settings.Region), $"'{settings.Region}' must be like eu-central-1");
        var hasSecret = settings.SecretKey is { IsEmpty: false };
        errors.Require("secret_key", settings.AccessKey.Length == 0 || hasSecret, "must be set together with access_key");
        errors.Require("access_key", settings.AccessKey.Length > 0 || !hasSecret, "must be set together with secret_key");
        errors.Require(
            "presign_expiration", settings.PresignExpiration >= TimeSpan.Zero && settings.PresignExpiration <= LongestPresign,
            "must lie between 0 and 168h: signed links live 7 days at most");
        errors.Require("acl", s_acls.Contains(settings.Acl), $"'{settings.Acl}' must be empty or one of {string.Join(", ", s_acls.Skip(1))}");
        errors.Require(
            "server_side_encryption", s_encryptions.Contains(settings.ServerSideEncryption),
            $"'{settings.ServerSideEncryption}' must be empty, AES256 or aws:kms");
        errors.Require(
            "kms_key_id", settings.KmsKeyId.Length == 0 || settings.ServerSideEncryption.StartsWith("aws:kms", StringComparison.Ordinal),
            "needs server_side_encryption = aws:kms");
    }

    /// <summary>
    /// Reads <c>https://BUCKET.s3.REGION.amazonaws.com/PATH</c>, <c>https://s3-REGION.amazonaws.com/BUCKET/PATH</c> and their older forms, as Grafana does
    /// (pkg/components/imguploader).
    /// </summary>
    private bool TryParseBucketUrl(out (string Bucket, string Region, string Path) parts)
    {
        var isUrl = Uri.TryCreate(BucketUrl, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
        var text = isUrl ? address!.Host + address.AbsolutePath : "";
        var match = HostWithBucket().Match(text) is { Success: true } host ? host : PathWithBucket().Match(text);
        var region = match.Groups["region"].Value;
        parts = (match.Groups["bucket"].Value, region.Length > 0 ? region : DefaultRegion, match.Groups["path"].Value.Trim('/'));
        return match.Success;
    }

    [GeneratedRegex(
        @"\A(?<bucket>[a-z0-9][a-z0-9.-]+)\.s3(?:[.-](?<region>[a-z]{2}(?:-[a-z]+)+-\d))?\.amazonaws\.com(?:\.cn)?/(?<path>.*)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex HostWithBucket();

    [GeneratedRegex(
        @"\As3(?:[.-](?<region>[a-z]{2}(?:-[a-z]+)+-\d))?\.amazonaws\.com(?:\.cn)?/(?<bucket>[a-z0-9][a-z0-9.-]+)/?(?<path>.*)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex PathWithBucket();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();
}
