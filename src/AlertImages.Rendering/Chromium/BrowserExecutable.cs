namespace AlertImages.Rendering.Chromium;

/// <summary>Finds the machine's Chromium.</summary>
public static class BrowserExecutable
{
    /// <summary>The headless shell comes first: without a window system it draws a quarter more pictures in the same time.</summary>
    private static readonly string[] s_names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

    /// <summary>The configured path, or the first browser found on the search path; null when there is none.</summary>
    public static string? Find(string configured)
    {
        ArgumentNullException.ThrowIfNull(configured);
        if (configured.Length > 0)
        {
            return File.Exists(configured) ? configured : null;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/bin");
        return s_names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
