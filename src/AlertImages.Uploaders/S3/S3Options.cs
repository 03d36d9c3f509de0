using System.Text.RegularExpressions;
using AlertImages.Core.Delivery;

namespace AlertImages.Uploaders.S3;

/// <summary>Complete settings of <c>[external_image_storage.s3]</c>.</summary>
public sealed partial record S3Options
{
    /// <summary>Grafana's default region.</summary>
    public const string DefaultRegion = "us-east-1";

    /// <summary>Longest life of a link (AWS Signature Version 4).</summary>
    public static readonly TimeSpan LongestPresign = TimeSpan.FromDays(7);

    /// <summary>Another service than Amazon's; null: Amazon's of the region.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>True: the bucket stands in the path, not in the host.</summary>
    public bool PathStyle { get; init; }

    /// <summary>Where the bucket lies.</summary>
    public string Region { get; init; } = DefaultRegion;

    /// <summary>The bucket.</summary>
    public required string Bucket { get; init; }

    /// <summary>Folder within the bucket; may be empty.</summary>
    public string Path { get; init; } = "";

    /// <summary>Empty: the SDK's chain (environment, profile, web identity, container or instance role).</summary>
    public string AccessKey { get; init; } = "";

    /// <summary>Belongs to <see cref="AccessKey"/>.</summary>
    public Secret? SecretKey { get; init; }

    /// <summary>A canned ACL like <c>public-read</c>; empty: none is sent.</summary>
    public string Acl { get; init; } = "";

    /// <summary>Life of links; zero: links without signature.</summary>
    public TimeSpan PresignExpiration { get; init; } = LongestPresign;

    /// <summary><c>AES256</c>, <c>aws:kms</c>, or empty: as the bucket does by itself.</summary>
    public string ServerSideEncryption { get; init; } = "";

    /// <summary>Key for <c>aws:kms</c>; empty: the account's default one.</summary>
    public string KmsKeyId { get; init; } = "";

    /// <summary>
    /// Reads <c>https://BUCKET.s3.REGION.amazonaws.com/PATH</c>, <c>https://s3-REGION.amazonaws.com/BUCKET/PATH</c> and their older forms, as Grafana does
    /// (pkg/components/imguploader).
    /// </summary>
    public static bool TryParseBucketUrl(string url, out (string Bucket, string Region, string Path) parts)
    {
        var match = Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? BucketUrl().Match(address!.Host + address.AbsolutePath)
            : Match.Empty;
        parts = (match.Groups["bucket"].Value, match.Groups["region"].Value is { Length: > 0 } region
            ? region
            : DefaultRegion, match.Groups["path"].Value.Trim('/'));
        return match.Success;
    }

    [GeneratedRegex(
        @"\A(?:(?<bucket>[a-z0-9][a-z0-9.-]+)\.s3(?:[.-](?<region>[a-z]{2}(?:-[a-z]+)+-\d))?\.amazonaws\.com(?:\.cn)?/(?<path>.*)|"
            + @"s3(?:[.-](?<region>[a-z]{2}(?:-[a-z]+)+-\d))?\.amazonaws\.com(?:\.cn)?/(?<bucket>[a-z0-9][a-z0-9.-]+)/?(?<path>.*))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex BucketUrl();
}
