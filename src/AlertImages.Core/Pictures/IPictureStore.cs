using AlertImages.Core.Alerts;

namespace AlertImages.Core.Pictures;

/// <summary>The durable list of pictures and of the alert episodes that they belong to.</summary>
public interface IPictureStore
{
    /// <summary>Adds a picture; one without a link is uploaded in the background from <paramref name="uploadFrom"/> on.</summary>
    Task AddPictureAsync(Picture picture, DateTimeOffset? uploadFrom, CancellationToken cancellationToken);

    /// <summary>The pictures with these tokens; unknown tokens are left out.</summary>
    Task<IReadOnlyList<Picture>> FetchPicturesAsync(IReadOnlyCollection<string> tokens, CancellationToken cancellationToken);

    /// <summary>
    /// The picture behind an object in image storage; null when nobody knows it. Where several processes share the store, its file is there
    /// afterwards.
    /// </summary>
    Task<Picture?> FetchObjectPictureAsync(string provider, string key, CancellationToken cancellationToken);

    /// <summary>The picture that the episode already has, if any; marks the episode as seen.</summary>
    Task<string?> TouchEpisodeAsync(EpisodeKey episode, CancellationToken cancellationToken);

    /// <summary>
    /// Says that this process is going to take the picture of an episode; false while another one is at it or has it. Nobody waits longer than the
    /// lease.
    /// </summary>
    Task<bool> TryBeginEpisodeAsync(EpisodeKey episode, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Notes the picture of an episode, or why it has none. A picture, once noted, stays.</summary>
    Task RecordEpisodeAsync(EpisodeKey episode, string? pictureToken, PictureFailure? failure, CancellationToken cancellationToken);

    /// <summary>Paths of all pictures that are not expired, or whose alert is still active.</summary>
    Task<IReadOnlySet<string>> ListKeptPathsAsync(CancellationToken cancellationToken);

    /// <summary>Deletes expired rows of pictures whose alerts are over; the number of rows.</summary>
    Task<int> DeleteExpiredPicturesAsync(CancellationToken cancellationToken);
}
