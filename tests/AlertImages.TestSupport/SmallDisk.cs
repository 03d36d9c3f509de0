using System.Diagnostics;

namespace AlertImages.TestSupport;

/// <summary>A file system of its own in memory, small enough to be filled. Needs the right to mount.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string _filler;

    private SmallDisk(string path) => (Path, _filler) = (path, System.IO.Path.Combine(path, "filler"));

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Bytes that are free.</summary>
    public long Free => new DriveInfo(Path).AvailableFreeSpace;

    /// <summary>Mounts it; null where that is not allowed.</summary>
    /// <param name="path">The folder; it is made.</param>
    /// <param name="mebibytes">Its size.</param>
    /// <param name="isReadOnly">Whether nothing can be written to it.</param>
    public static SmallDisk? TryMount(string path, int mebibytes, bool isReadOnly = false)
    {
        Directory.CreateDirectory(path);
        return Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m,mode=700{(isReadOnly ? ",ro" : "")}", "tmpfs", path) == 0 ? new SmallDisk(path) : null;
    }

    /// <summary>Fills it until no more than so many bytes are free.</summary>
    public void FillTo(long free)
    {
        using var file = new FileStream(_filler, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (Free > free)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // not one block is free
        }
    }

    /// <summary>Frees what was filled.</summary>
    public void Clear() => File.Delete(_filler);

    /// <inheritdoc />
    public void Dispose() => Run("umount", "--lazy", Path);

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
