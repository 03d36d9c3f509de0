using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;

namespace AlertImages.Core.Screenshots;

/// <summary>Keeps the promise of at most two pictures per alert, one firing and one resolved: an episode that has its picture keeps it.</summary>
public sealed class ScreenshotLedger(IPictureStore catalog)
{
    /// <summary>Longer than any screenshot with its second try may take.</summary>
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    /// <summary>The picture that the episode already has, or null when one is to be taken.</summary>
    public async Task<Picture?> FindAsync(EpisodeKey episode, CancellationToken cancellationToken)
    {
        if (await catalog.TouchEpisodeAsync(episode, cancellationToken) is not { } token)
        {
            return null;
        }

        var pictures = await catalog.FetchPicturesAsync([token], cancellationToken);
        return pictures.FirstOrDefault(static picture => File.Exists(picture.Path));
    }

    /// <summary>
    /// The picture that another process has or is taking; null when this one is to take it. Of several who share a store only one takes the picture
    /// of an episode.
    /// </summary>
    public async Task<Picture?> FindOrBeginAsync(EpisodeKey episode, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        while (true)
        {
            if (await FindAsync(episode, cancellationToken) is { } picture)
            {
                return picture;
            }

            if (await catalog.TryBeginEpisodeAsync(episode, s_lease, cancellationToken))
            {
                return null;
            }

            await Task.Delay(s_look, time, cancellationToken);
        }
    }

    /// <summary>Notes what came of the episode's picture.</summary>
    public Task RecordAsync(EpisodeKey episode, ScreenshotResult result, CancellationToken cancellationToken) => result switch
    {
        ScreenshotResult.Taken taken => catalog.RecordEpisodeAsync(episode, taken.Picture.Token, null, cancellationToken),
        ScreenshotResult.Missing missing => catalog.RecordEpisodeAsync(episode, null, missing.Reason, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(result)),
    };
}
