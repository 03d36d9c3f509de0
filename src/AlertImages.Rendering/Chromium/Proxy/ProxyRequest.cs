using System.Globalization;
using System.Text;

namespace AlertImages.Rendering.Chromium.Proxy;

/// <summary>The head of a request to a proxy: <c>CONNECT host:port</c>, or a method with a full <c>http</c> address.</summary>
internal sealed record ProxyRequest(bool IsTunnel, string Host, int Port, byte[] Head, long BodyLength, bool IsUpgrade)
{
    /// <summary>Null when it is neither, or has a body of unknown length (browsers send none).</summary>
    public static ProxyRequest? Parse(string head)
    {
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || lines[0].Split(' ') is not [var method, var target, var version])
        {
            return null;
        }

        if (method == "CONNECT")
        {
            return Uri.TryCreate("http://" + target, UriKind.Absolute, out var tunnel)
                ? new ProxyRequest(true, tunnel.IdnHost, PortOf(target), [], 0, false)
                : null;
        }

        if (!Uri.TryCreate(target, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp)
        {
            return null;
        }

        var headers = lines[1..].Where(static line => !line.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase)).ToArray();
        if (HeaderOf(headers, "Transfer-Encoding") is not null)
        {
            return null;
        }

        var length = long.TryParse(HeaderOf(headers, "Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
        var rewritten = $"{method} {PathOf(target)} {version}\r\n{string.Join("\r\n", headers)}\r\n\r\n";
        return new ProxyRequest(false, address.IdnHost, address.Port, Encoding.Latin1.GetBytes(rewritten), length, HeaderOf(headers, "Upgrade") is not null);
    }

    private static string? HeaderOf(string[] headers, string name) => headers
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    /// <summary>The path as the browser wrote it, not as Uri would normalise it.</summary>
    private static string PathOf(string target)
    {
        var path = target.IndexOf('/', "http://".Length);
        return path < 0 ? "/" : target[path..];
    }

    private static int PortOf(string authority) =>
        int.TryParse(authority[(authority.LastIndexOf(':') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 443;
}
