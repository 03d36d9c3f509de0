using System.Text.Json;
using AlertImages.Core.Pictures;

namespace AlertImages.Storage.Rows;

/// <summary>A row of <c>alert_image</c>.</summary>
internal sealed class PictureRow
{
    public const string Columns =
        """
        token AS Token, path AS Path, url AS Url, content_hash AS ContentHash, created_at AS CreatedAt, expires_at AS ExpiresAt, url_expires_at AS UrlExpiresAt,
        object_provider AS Provider, object_target AS Target, object_key AS ObjectKey, upload_attempts AS UploadAttempts, about AS About
        """;

    public string Token { get; init; } = "";

    public string Path { get; init; } = "";

    public string? Url { get; init; }

    public string ContentHash { get; init; } = "";

    public long CreatedAt { get; init; }

    public long ExpiresAt { get; init; }

    public long? UrlExpiresAt { get; init; }

    public string? Provider { get; init; }

    public string? Target { get; init; }

    public string? ObjectKey { get; init; }

    public long UploadAttempts { get; init; }

    public string? About { get; init; }

    public Picture ToImage(Func<string, string> pathOf) => new()
    {
        Token = Token,
        Path = pathOf(Path),
        Url = Url is null ? null : new Uri(Url),
        UrlExpiresAt = UrlExpiresAt is { } expiry ? DateTimeOffset.FromUnixTimeMilliseconds(expiry) : null,
        Stored = Provider is not null && Target is not null && ObjectKey is not null ? new StoredObject(Provider, Target, ObjectKey) : null,
        UploadAttempts = (int)UploadAttempts,
        About = About is null ? null : JsonSerializer.Deserialize(About, StoreJson.Default.PictureAbout),
        ContentHash = ContentHash,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
    };
}
