using System.Runtime.InteropServices;

namespace AlertImages.Daemon.Hosting;

/// <summary>The modes of new files.</summary>
internal static class FileCreation
{
    private const uint NothingForOthers = 0b000_111_111;

    /// <summary>From now on what this process and its browser write is for their user alone.</summary>
    public static void MakePrivate()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetMask(NothingForOthers);
        }
    }

    [DllImport("libc", EntryPoint = "umask", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint SetMask(uint mask);
}
