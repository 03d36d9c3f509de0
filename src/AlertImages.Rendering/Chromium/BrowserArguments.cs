namespace AlertImages.Rendering.Chromium;

/// <summary>Chromium's command line: closed to the outside but for the proxy, quiet in the background.</summary>
internal static class BrowserArguments
{
    /// <summary>Chromium refuses its sandbox to root; any other user gets it.</summary>
    public static bool CanSandbox => !OperatingSystem.IsLinux() || !string.Equals(Environment.UserName, "root", StringComparison.Ordinal);

    public static IReadOnlyList<string> Of(int proxyPort, IReadOnlyList<string> more) =>
    [
        $"--proxy-server=http://127.0.0.1:{proxyPort}",
        // without this Chromium reaches loopback past the proxy
        "--proxy-bypass-list=<-loopback>",
        // names are looked up by the proxy only
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        "--disable-quic",
        "--webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--force-webrtc-ip-handling-policy",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-domain-reliability",
        "--disable-sync",
        "--disable-extensions",
        "--disable-gpu",
        "--no-first-run",
        "--no-pings",
        "--hide-scrollbars",
        "--mute-audio",
        "--deny-permission-prompts",
        "--disk-cache-size=268435456",
        "--force-color-profile=srgb",
        .. more,
    ];
}
