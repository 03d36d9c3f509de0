using System.Globalization;

namespace AlertImages.Daemon.Configuration.Values;

/// <summary><c>name:port</c>, <c>192.0.2.1:25</c> or <c>[::1]:25</c>.</summary>
internal static class HostAndPort
{
    public static bool TryParse(string text, out string host, out int port)
    {
        (host, port) = ("", 0);
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is 0 or > 65535)
        {
            return false;
        }

        host = text[..colon].Trim('[', ']');
        return host.Length > 0;
    }
}
