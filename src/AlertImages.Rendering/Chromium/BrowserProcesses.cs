using System.Diagnostics;
using System.Globalization;

namespace AlertImages.Rendering.Chromium;

/// <summary>Finds and ends the browsers that run with our profile, by process id; nobody else may use that profile.</summary>
internal static class BrowserProcesses
{
    private static readonly string[] s_locks = ["SingletonLock", "SingletonSocket", "SingletonCookie"];

    /// <summary>Ids of the processes whose command line names the profile, and of all that these have started; the main process first.</summary>
    public static IReadOnlyList<int> Find(string profile)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        var argument = $" --user-data-dir={profile} ";
        var all = Directory.EnumerateDirectories("/proc")
            .Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(static id => id > 0)
            .Select(static id => (Id: id, Parent: ReadParent(id), CommandLine: ReadCommandLine(id)))
            .ToList();
        var found = all
            .Where(process => process.CommandLine.Contains(argument, StringComparison.Ordinal))
            .OrderBy(static process => process.CommandLine.Contains(" --type=", StringComparison.Ordinal))
            .Select(static process => process.Id)
            .ToList();
        // some kinds of Chromium do not tell their children the profile
        var children = all.ToLookup(static process => process.Parent, static process => process.Id);
        for (var index = 0; index < found.Count; index++)
        {
            found.AddRange(children[found[index]].Except(found));
        }

        return found;
    }

    /// <summary>Ends them at once and removes the locks they leave in the profile; the number of processes.</summary>
    public static int Kill(string profile)
    {
        var ids = Find(profile);
        foreach (var id in ids)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // it ended by itself meanwhile
            }
        }

        foreach (var name in Directory.Exists(profile) ? s_locks : [])
        {
            File.Delete(Path.Combine(profile, name));
        }

        return ids.Count;
    }

    /// <summary>Memory of all of them in bytes; what several share counts once (proportional set size).</summary>
    public static long ReadMemory(string profile) => Find(profile).Sum(static id => ReadMemory(id));

    private static long ReadMemory(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/smaps_rollup").FirstOrDefault(static line => line.StartsWith("Pss:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static int ReadParent(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>The arguments with a blank behind each: Chromium's children write theirs as one text.</summary>
    private static string ReadCommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ') + " ";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>True when the main process of the profile has ended, which Playwright does not always notice; false when there is none to watch.</summary>
    public static async Task<bool> WaitForEndAsync(string profileFolder, CancellationToken cancellationToken)
    {
        try
        {
            if (Find(profileFolder) is not [var main, ..])
            {
                return false;
            }

            using var process = Process.GetProcessById(main);
            await process.WaitForExitAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is OperationCanceledException or ArgumentException or InvalidOperationException)
        {
            // it ended before it could be watched, or was ended by us
            return true;
        }
    }
}
