namespace AlertImages.Daemon.Hosting;

/// <summary>The data folder, private to this user and held by this process alone while it is open.</summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>Another process has the file: EWOULDBLOCK of Linux, ERROR_SHARING_VIOLATION of Windows.</summary>
    private const int WouldBlock = 11;
    private const int SharingViolation = unchecked((int)0x80070020);

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream heldLock) => (Path, _lock) = (path, heldLock);

    public string Path { get; }

    /// <summary>Makes and locks the folder. Throws <see cref="IOException"/> with a sentence for a person when that cannot be.</summary>
    public static DataFolder Open(string configured)
    {
        var path = System.IO.Path.GetFullPath(configured);
        FileCreation.MakePrivate();
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the data folder {path} ([paths] data) cannot be made: {exception.Message}", exception);
        }

        try
        {
            return new DataFolder(
                path,
                new FileStream(System.IO.Path.Combine(path, "alertimages.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (exception.HResult is WouldBlock or SharingViolation)
        {
            throw new IOException($"the data folder {path} ([paths] data) is used by another alertimages", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the data folder {path} ([paths] data) cannot be written to: {exception.Message}", exception);
        }
    }

    public void Dispose() => _lock.Dispose();
}
