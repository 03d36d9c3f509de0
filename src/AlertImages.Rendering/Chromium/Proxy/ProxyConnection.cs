using System.Net.Sockets;
using System.Text;

namespace AlertImages.Rendering.Chromium.Proxy;

/// <summary>One connection of the browser to the proxy; it may carry requests to several allowed places, one after the other.</summary>
internal sealed class ProxyConnection(TcpClient client, AllowedOrigins allowed, Action<string> onBlocked) : IAsyncDisposable
{
    /// <summary>Marks the proxy's own refusal, so that it is not taken for Grafana's.</summary>
    public const string BlockedHeader = "x-alertimages-blocked";

    private const int MaxHead = 64 * 1024;
    private static readonly byte[] s_endOfHead = "\r\n\r\n"u8.ToArray();

    private readonly NetworkStream _stream = client.GetStream();
    private readonly byte[] _buffer = new byte[MaxHead];
    private int _buffered;
    private TcpClient? _upstream;
    private (string Host, int Port) _endpoint;
    private Task _answering = Task.CompletedTask;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await ReadHeadAsync(cancellationToken) is { } head)
        {
            if (ProxyRequest.Parse(head) is not { } request)
            {
                await AnswerAsync("400 Bad Request", cancellationToken);
                return;
            }

            if (!allowed.Allows(request.Host, request.Port))
            {
                onBlocked($"{request.Host}:{request.Port}");
                await AnswerAsync($"403 Forbidden\r\n{BlockedHeader}: 1", cancellationToken);
                return;
            }

            try
            {
                await ConnectAsync((request.Host, request.Port), cancellationToken);
            }
            catch (SocketException)
            {
                await AnswerAsync("502 Bad Gateway", cancellationToken);
                return;
            }

            if (request.IsTunnel)
            {
                await _stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), cancellationToken);
            }

            StartAnswering(cancellationToken);
            await ForwardAsync(request, cancellationToken);
            if (request.IsTunnel || request.IsUpgrade)
            {
                await TunnelAsync(cancellationToken);
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _upstream?.Dispose();
        client.Dispose();
        await _answering;
    }

    private async Task<string?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = _buffer.AsSpan(0, _buffered).IndexOf(s_endOfHead);
            if (end >= 0)
            {
                var head = Encoding.Latin1.GetString(_buffer, 0, end);
                Consume(end + s_endOfHead.Length);
                return head;
            }

            var read = _buffered < MaxHead ? await _stream.ReadAsync(_buffer.AsMemory(_buffered), cancellationToken) : 0;
            if (read == 0)
            {
                return null;
            }

            _buffered += read;
        }
    }

    private void Consume(int count)
    {
        Buffer.BlockCopy(_buffer, count, _buffer, 0, _buffered - count);
        _buffered -= count;
    }

    private async Task ConnectAsync((string Host, int Port) endpoint, CancellationToken cancellationToken)
    {
        if (_upstream is { Connected: true } && _endpoint == endpoint && !_answering.IsCompleted)
        {
            return;
        }

        _upstream?.Dispose();
        var upstream = new TcpClient { NoDelay = true };
        (_upstream, _endpoint) = (upstream, endpoint);
        await upstream.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken);
        await _answering;
        _answering = Task.CompletedTask;
    }

    /// <summary>Copies what the other side says to the browser, until it has no more; the connection ends with it.</summary>
    private void StartAnswering(CancellationToken cancellationToken)
    {
        if (_answering.IsCompleted)
        {
            _answering = AnswerFromAsync(_upstream!, cancellationToken);
        }
    }

    private async Task AnswerFromAsync(TcpClient upstream, CancellationToken cancellationToken)
    {
        try
        {
            await upstream.GetStream().CopyToAsync(_stream, cancellationToken);
        }
        catch (Exception exception)
            when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // one of the two sides is gone
        }

        if (ReferenceEquals(upstream, _upstream))
        {
            client.Close();
        }
    }

    private async Task ForwardAsync(ProxyRequest request, CancellationToken cancellationToken)
    {
        var upstream = _upstream!.GetStream();
        await upstream.WriteAsync(request.Head, cancellationToken);
        var left = request.BodyLength;
        while (left > 0)
        {
            if (_buffered == 0 && (_buffered = await _stream.ReadAsync(_buffer, cancellationToken)) == 0)
            {
                return;
            }

            var part = (int)Math.Min(left, _buffered);
            await upstream.WriteAsync(_buffer.AsMemory(0, part), cancellationToken);
            Consume(part);
            left -= part;
        }
    }

    private async Task TunnelAsync(CancellationToken cancellationToken)
    {
        var upstream = _upstream!.GetStream();
        await upstream.WriteAsync(_buffer.AsMemory(0, _buffered), cancellationToken);
        await _stream.CopyToAsync(upstream, cancellationToken);
    }

    private Task AnswerAsync(string status, CancellationToken cancellationToken) => _stream
        .WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), cancellationToken).AsTask();
}
