using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;

namespace AlertImages.TestSupport;

/// <summary>How the test's mail server behaves.</summary>
public sealed record SmtpBehaviour
{
    /// <summary>TLS from the first byte. (The product does so on port 465 only.)</summary>
    public bool OffersStartTls { get; init; }

    /// <summary>What EHLO says of AUTH; empty: nothing.</summary>
    public string Auth { get; init; } = "";

    /// <summary>Answers by command; what stands in none of them is taken.</summary>
    public Func<string, string?> Answer { get; init; } = static _ => null;

    /// <summary>Sends this with the answer to STARTTLS, as somebody in between could.</summary>
    public string Injected { get; init; } = "";
}

/// <summary>A strict mail server that records every command and mail.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SmtpBehaviour _behaviour;
    private readonly Lazy<X509Certificate2> _certificate = new(MakeCertificate);
    private readonly Channel<string> _mails = Channel.CreateUnbounded<string>();
    private readonly List<string> _commands = [];
    private readonly Task _serving;

    /// <summary>Listens at once.</summary>
    public SmtpServer(SmtpBehaviour? behaviour = null)
    {
        _behaviour = behaviour ?? new SmtpBehaviour();
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Every command, marked with <c>TLS</c> when it came encrypted.</summary>
    public IReadOnlyList<string> Commands
    {
        get
        {
            lock (_commands)
            {
                return [.. _commands];
            }
        }
    }

    /// <summary>The next mail, as it was sent.</summary>
    public async Task<string> NextMailAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        return await _mails.Reader.ReadAsync(timeout.Token);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _serving;
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                await ConverseAsync(client.GetStream());
            }
            catch (Exception exception)
                when (exception is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // the client went away, or the test is over
            }
        }
    }

    private async Task ConverseAsync(Stream stream)
    {
        await WriteAsync(stream, "220 test ready");
        var logIn = 0;
        while (await ReadLineAsync(stream) is { } line)
        {
            lock (_commands)
            {
                _commands.Add((stream is SslStream ? "TLS " : "") + line);
            }

            if (_behaviour.Answer(line) is { } answer)
            {
                await WriteAsync(stream, answer);
            }
            else if (line.StartsWith("EHLO", StringComparison.Ordinal))
            {
                await WriteAsync(stream, Greeting(stream is SslStream));
            }
            else if (line == "STARTTLS")
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes("220 go ahead\r\n" + _behaviour.Injected));
                var encrypted = new SslStream(stream);
                await encrypted.AuthenticateAsServerAsync(_certificate.Value);
                stream = encrypted;
            }
            else if (line == "AUTH LOGIN" || logIn == 1)
            {
                logIn++;
                await WriteAsync(stream, logIn == 1 ? "334 VXNlcm5hbWU6" : "334 UGFzc3dvcmQ6");
            }
            else if (line.StartsWith("AUTH", StringComparison.Ordinal) || logIn == 2)
            {
                logIn = 0;
                await WriteAsync(stream, "235 welcome");
            }
            else if (line == "DATA")
            {
                await WriteAsync(stream, "354 go ahead");
                await _mails.Writer.WriteAsync(await ReadMailAsync(stream));
                await WriteAsync(stream, "250 taken");
            }
            else if (line == "QUIT")
            {
                await WriteAsync(stream, "221 bye");
                return;
            }
            else
            {
                await WriteAsync(stream, "250 fine");
            }
        }
    }

    private string Greeting(bool isEncrypted)
    {
        var lines = new List<string> { "test greets you" };
        if (_behaviour.OffersStartTls && !isEncrypted)
        {
            lines.Add("STARTTLS");
        }

        if (_behaviour.Auth.Length > 0)
        {
            lines.Add("AUTH " + _behaviour.Auth);
        }

        return string.Join("\r\n", lines.Select((text, index) => $"250{(index < lines.Count - 1 ? '-' : ' ')}{text}"));
    }

    private static async Task<string> ReadMailAsync(Stream stream)
    {
        var mail = new StringBuilder();
        while (await ReadLineAsync(stream) is { } line && line != ".")
        {
            mail.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append("\r\n");
        }

        return mail.ToString();
    }

    private static async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new List<byte>();
        var octet = new byte[1];
        while (await stream.ReadAsync(octet) == 1)
        {
            if (octet[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(octet[0]);
        }

        return null;
    }

    private static Task WriteAsync(Stream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n")).AsTask();

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
    }
}
