using System.Globalization;

namespace AlertImages.TestSupport;

/// <summary>The clock of one process, which a test sets while it runs (libfaketime). Its monotonic clock goes on as it does.</summary>
public sealed class SettableClock
{
    private readonly string _file;

    /// <param name="folder">Where the setting lies.</param>
    public SettableClock(TempFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _file = folder.Write("clock", "+0\n");
    }

    /// <summary>What the process's environment must have.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = Directory.GetDirectories("/usr/lib")
            .Select(static folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))
            .First(File.Exists),
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_NO_CACHE"] = "1",
    };

    /// <summary>Sets it so far from the right time.</summary>
    public void Set(TimeSpan offset)
    {
        // whole or not at all, for it is read at any moment
        File.WriteAllText(_file + ".new", offset.TotalSeconds.ToString("+0;-0", CultureInfo.InvariantCulture) + "\n");
        File.Move(_file + ".new", _file, overwrite: true);
    }
}
