using System.Security.Cryptography;
using AlertImages.Core.Work;

namespace AlertImages.Core.Pictures;

/// <summary>Keeps the PNG files under <c>&lt;data&gt;/png</c> with Grafana's kind of names; a file is there whole or not at all.</summary>
public sealed class PictureFiles(PictureFolders folders, IPictureStore catalog, TimeProvider time)
{
    /// <summary>How long a picture is kept at least, as in Grafana (ngalert/models/image.go).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>
    /// Writes the bytes to a new file, private to the daemon's user. Throws <see cref="DiskFullException"/> when the room is kept for events.
    /// </summary>
    public async Task<Picture> WriteAsync(ReadOnlyMemory<byte> png, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folders.Png, RandomName.Create(RandomName.FileLength) + ".png");
        var unfinished = path + ".tmp";
        Directory.CreateDirectory(folders.Png);
        DiskSpace.Require(folders.Png, DiskSpace.PictureReserve);
        try
        {
            await File.WriteAllBytesAsync(unfinished, png, cancellationToken);
            File.Move(unfinished, path);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        var now = time.GetUtcNow();
        return new Picture
        {
            Token = Guid.NewGuid().ToString(),
            Path = path,
            ContentHash = Convert.ToHexStringLower(SHA256.HashData(png.Span)),
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        };
    }

    /// <summary>
    /// Makes the picture known, so that notifications can refer to it. One without a link is uploaded in the background from <paramref
    /// name="uploadFrom"/> on.
    /// </summary>
    public Task AddAsync(Picture picture, DateTimeOffset? uploadFrom, CancellationToken cancellationToken) =>
        catalog.AddPictureAsync(picture, uploadFrom, cancellationToken);
}
