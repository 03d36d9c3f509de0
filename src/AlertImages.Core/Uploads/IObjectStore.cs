using AlertImages.Core.Pictures;

namespace AlertImages.Core.Uploads;

/// <summary>The durable list of objects in external image storage, and of pictures that still have to get there.</summary>
public interface IObjectStore
{
    /// <summary>Notes the object of a picture before it is uploaded, so that a crash leaves no object that nobody knows.</summary>
    Task AddObjectAsync(string pictureToken, StoredObject stored, CancellationToken cancellationToken);

    /// <summary>Notes the link of a picture; it needs no upload any more.</summary>
    Task SetLinkAsync(string pictureToken, PublicLink link, CancellationToken cancellationToken);

    /// <summary>Counts a failed upload; the next is due at the given time, or never.</summary>
    Task PostponeUploadAsync(string pictureToken, DateTimeOffset? next, CancellationToken cancellationToken);

    /// <summary>Pictures without a link whose next upload is due, the oldest first.</summary>
    Task<IReadOnlyList<Picture>> ListDueUploadsAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Keys of objects in one place that were made before the given time and that no active alert shows.</summary>
    Task<IReadOnlyList<string>> ListOldObjectsAsync(string provider, string target, DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>Those of the keys that the store knows.</summary>
    Task<IReadOnlySet<string>> FindKnownKeysAsync(string provider, string target, IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>Forgets objects that are deleted, and their links.</summary>
    Task RemoveObjectsAsync(string provider, string target, IReadOnlyList<string> keys, CancellationToken cancellationToken);
}
