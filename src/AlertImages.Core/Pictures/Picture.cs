namespace AlertImages.Core.Pictures;

/// <summary>A stored picture: where it lies, never its bytes.</summary>
public sealed record Picture
{
    /// <summary>UUID by which episodes and notifications refer to it.</summary>
    public required string Token { get; init; }

    /// <summary>Absolute path of the PNG file.</summary>
    public required string Path { get; init; }

    /// <summary>Public address, when an uploader gave one.</summary>
    public Uri? Url { get; init; }

    /// <summary>When <see cref="Url"/> stops working; null: never.</summary>
    public DateTimeOffset? UrlExpiresAt { get; init; }

    /// <summary>Where it lies in external image storage, or was going to.</summary>
    public StoredObject? Stored { get; init; }

    /// <summary>Failed uploads so far.</summary>
    public int UploadAttempts { get; init; }

    /// <summary>Hex SHA-256 of the bytes; equal pictures are shown once.</summary>
    public required string ContentHash { get; init; }

    /// <summary>When it was taken.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it may be deleted, unless its alert is still active.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What it shows; null when it is not known.</summary>
    public PictureAbout? About { get; init; }

    /// <summary>The file name, for uploads and attachments.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Its media type: PNG, but for copies that were made to fit a limit.</summary>
    public string MediaType => Path.EndsWith(".jpg", StringComparison.Ordinal) ? "image/jpeg" : "image/png";
}
