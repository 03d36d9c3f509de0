using System.Net;
using System.Net.Sockets;

namespace AlertImages.Daemon.Hosting;

/// <summary>
/// Where requests to contact points never go, whatever name led there: the addresses at which clouds hand out credentials, and the whole link-local range they
/// lie in.
/// Looked at when the connection is made, so that a name that changes its address gains nothing (CWE-918).
/// </summary>
internal static class EgressPolicy
{
    private static readonly IPNetwork[] s_denied =
    [
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("fe80::/10"),
        // Amazon's and Alibaba's other addresses of the metadata service
        IPNetwork.Parse("fd00:ec2::254/128"),
        IPNetwork.Parse("100.100.100.200/32"),
        // "any address" is this machine
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("::/128"),
    ];

    /// <summary>Whether a connection to the address may be made.</summary>
    public static bool IsAllowed(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Array.Exists(s_denied, network => network.Contains(plain));
    }

    /// <summary>Connects to one of the name's addresses that are allowed. Throws <see cref="HttpRequestException"/> when there is none.</summary>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        if (Array.FindAll(addresses, IsAllowed) is not { Length: > 0 } allowed)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "the address is one that requests never go to");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
