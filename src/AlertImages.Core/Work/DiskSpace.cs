using System.Globalization;

namespace AlertImages.Core.Work;

/// <summary>
/// What is kept free on the disk of the data folder, so that a disk that fills up costs pictures first, then new events, and the deliveries that wait last:
/// those only change rows that are there. On a small disk the reserves are parts of it.
/// </summary>
public static class DiskSpace
{
    /// <summary>Bytes below which no new event is taken: 64 MiB, at most a tenth of the disk.</summary>
    public const long EventReserve = 64L << 20;

    /// <summary>Bytes below which no picture is kept: 128 MiB, at most a fifth of the disk.</summary>
    public const long PictureReserve = 2 * EventReserve;

    private const long SmallestPart = 10;

    /// <summary>Throws <see cref="DiskFullException"/> when less is free than the reserve.</summary>
    /// <param name="folder">A folder that exists.</param>
    /// <param name="reserve">Bytes: <see cref="EventReserve"/> or <see cref="PictureReserve"/>.</param>
    public static void Require(string folder, long reserve)
    {
        var disk = new DriveInfo(folder);
        var least = Math.Min(reserve, disk.TotalSize / SmallestPart * (reserve / EventReserve));
        if (disk.AvailableFreeSpace < least)
        {
            throw new DiskFullException(string.Create(
                CultureInfo.InvariantCulture,
                $"only {disk.AvailableFreeSpace >> 20} MiB are free on the disk of {folder}; the last {least >> 20} MiB are kept for what waits"));
        }
    }
}
