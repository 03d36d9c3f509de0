namespace AlertImages.Rendering.Chromium.Proxy;

/// <summary>The only places that a page may reach: scheme, host and port of the configured addresses.</summary>
internal sealed class AllowedOrigins(IEnumerable<Uri> addresses)
{
    private readonly HashSet<(string Host, int Port)> _endpoints = [.. addresses.Select(static address => (Normalise(address.IdnHost), address.Port))];

    /// <summary>True when the proxy may open a connection there.</summary>
    public bool Allows(string host, int port) => _endpoints.Contains((Normalise(host), port));

    private static string Normalise(string host) => host.Trim('[', ']').TrimEnd('.').ToLowerInvariant();
}
