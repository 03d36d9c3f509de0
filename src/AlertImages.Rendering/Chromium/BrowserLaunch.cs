using Microsoft.Playwright;

namespace AlertImages.Rendering.Chromium;

/// <summary>
/// How Chromium is started: without anything of the daemon's environment, which may hold secrets, and with a profile that only its user can read.
/// </summary>
internal static class BrowserLaunch
{
    public static BrowserTypeLaunchPersistentContextOptions Options(string executable, ChromiumOptions options, int proxyPort) => new()
    {
        ExecutablePath = executable,
        Headless = true,
        ChromiumSandbox = BrowserArguments.CanSandbox,
        Args = BrowserArguments.Of(proxyPort, options.BrowserArguments),
        ViewportSize = ViewportSize.NoViewport,
        AcceptDownloads = false,
        ServiceWorkers = ServiceWorkerPolicy.Block,
        Env = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
            ["HOME"] = options.ProfileFolder,
            ["LANG"] = "C.UTF-8",
        },
        HandleSIGINT = false,
        HandleSIGTERM = false,
        HandleSIGHUP = false,
        Timeout = 20_000,
    };

    public static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
