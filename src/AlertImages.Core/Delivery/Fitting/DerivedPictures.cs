using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Delivery.Fitting;

/// <summary>
/// Pictures made from others: sheets, and copies that fit where only links go. Each is made once, kept and uploaded as any other; who asks at the
/// same time shares the work.
/// </summary>
public sealed partial class DerivedPictures(
    PictureFiles pictures, IPictureStore catalog, PictureUploads uploads, TimeProvider time, ILogger<DerivedPictures> logger)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Picture?>>> _working = new(StringComparer.Ordinal);

    /// <summary>
    /// The picture, made now or before; null when it is not there within <paramref name="limit"/>, or cannot be made.
    /// Throws only when <paramref name="cancellationToken"/> asks for it.
    /// </summary>
    /// <param name="key">Equal for equal pictures.</param>
    /// <param name="make">Makes the PNG; null when it cannot.</param>
    /// <param name="about">What it shows.</param>
    /// <param name="limit">Longest wait; what is under way then goes on for those who ask again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Picture?> FindOrMakeAsync(string key, Func<Task<byte[]?>> make, PictureAbout about, TimeSpan limit, CancellationToken cancellationToken)
    {
        var token = TokenOf(key);
        if (await FindAsync(token, cancellationToken) is { } known)
        {
            return known;
        }

        if (limit <= TimeSpan.Zero)
        {
            return null;
        }

        var work = _working.GetOrAdd(token, _ => new Lazy<Task<Picture?>>(() => MakeAsync(token, make, about)));
        try
        {
            return await work.Value.WaitAsync(limit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            LogLate();
            return null;
        }
    }

    private async Task<Picture?> FindAsync(string token, CancellationToken cancellationToken) =>
        (
            await uploads.RefreshLinksAsync(await catalog.FetchPicturesAsync([token], cancellationToken), cancellationToken)).FirstOrDefault(static picture =>
                File.Exists(picture.Path));

    private async Task<Picture?> MakeAsync(string token, Func<Task<byte[]?>> make, PictureAbout about)
    {
        try
        {
            if (await make() is not { } png || PngFile.FindDefect(png) is not null)
            {
                return null;
            }

            var picture = await pictures.WriteAsync(png, CancellationToken.None) with { Token = token, About = about };
            await pictures.AddAsync(picture, uploads.FirstDue, CancellationToken.None);
            return await uploads.UploadAsync(picture, TimeSpan.MaxValue, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // another process may have made the same at the same time; else the notification goes without it
            LogNotMade(exception);
            return await FindAsync(token, CancellationToken.None);
        }
        finally
        {
            _working.TryRemove(token, out _);
        }
    }

    /// <summary>The same token for the same picture, in every process.</summary>
    private static string TokenOf(string key) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16)).ToString();

    [LoggerMessage(LogLevel.Warning, "A picture made of others was not ready in time; the notification leaves without it")]
    private partial void LogLate();

    [LoggerMessage(LogLevel.Warning, "A picture made of others could not be kept")]
    private partial void LogNotMade(Exception exception);
}
