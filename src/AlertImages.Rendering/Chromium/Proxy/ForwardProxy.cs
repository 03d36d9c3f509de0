using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace AlertImages.Rendering.Chromium.Proxy;

/// <summary>
/// The only way out of the browser: an HTTP proxy on a loopback port that opens connections to allowed places and answers 403 for all others.
/// Images, frames, redirects, fetches and WebSockets of a page all pass through it, and Chromium's own background traffic ends in it.
/// </summary>
internal sealed partial class ForwardProxy : IAsyncDisposable
{
    private readonly AllowedOrigins _allowed;
    private readonly ILogger _logger;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<Task> _connections = [];
    private readonly Task _accepting;

    public ForwardProxy(AllowedOrigins allowed, ILogger logger)
    {
        _allowed = allowed;
        _logger = logger;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                _connections.RemoveWhere(static connection => connection.IsCompleted);
                _connections.Add(ServeAsync(client));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // stopping, or a client that went away while it was accepted
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            client.NoDelay = true;
            await using var connection = new ProxyConnection(client, _allowed, LogBlocked);
            await connection.RunAsync(_stopping.Token);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // the browser or the other side closed the connection: nothing to tell
        }
    }

    [LoggerMessage(LogLevel.Debug, "The page was kept from reaching {Target}")]
    private partial void LogBlocked(string target);
}
