using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AlertImages.Core.Images;
using AlertImages.Core.Uploads;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Delivery;

/// <summary>
/// Pictures made from others: sheets, and copies that fit where only links go. Each is made once, kept and uploaded as any other;
/// who asks at the same time shares the work.
/// </summary>
public sealed partial class DerivedPictures(ImageStore images, IImageCatalog catalog, ImageUploads uploads, TimeProvider time, ILogger<DerivedPictures> logger)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Image?>>> _working = new(StringComparer.Ordinal);

    /// <summary>
    /// The picture, made now or before; null when it is not there within <paramref name="limit"/>, or cannot be made.
    /// Throws only when <paramref name="cancellationToken"/> asks for it.
    /// </summary>
    /// <param name="key">Equal for equal pictures.</param>
    /// <param name="make">Makes the PNG; null when it cannot.</param>
    /// <param name="about">What it shows.</param>
    /// <param name="limit">Longest wait; what is under way then goes on for those who ask again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Image?> FindOrMakeAsync(string key, Func<Task<byte[]?>> make, ImageAbout about, TimeSpan limit, CancellationToken cancellationToken)
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

        var work = _working.GetOrAdd(token, _ => new Lazy<Task<Image?>>(() => MakeAsync(token, make, about)));
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

    private async Task<Image?> FindAsync(string token, CancellationToken cancellationToken) =>
        (await uploads.RefreshLinksAsync(await catalog.FindImagesAsync([token], cancellationToken), cancellationToken))
            .FirstOrDefault(static image => File.Exists(image.Path));

    private async Task<Image?> MakeAsync(string token, Func<Task<byte[]?>> make, ImageAbout about)
    {
        try
        {
            if (await make() is not { } png || PngFile.FindDefect(png) is not null)
            {
                return null;
            }

            var image = await images.WriteAsync(png, CancellationToken.None) with { Token = token, About = about };
            await images.AddAsync(image, uploads.FirstDue, CancellationToken.None);
            return await uploads.UploadAsync(image, TimeSpan.MaxValue, CancellationToken.None);
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
