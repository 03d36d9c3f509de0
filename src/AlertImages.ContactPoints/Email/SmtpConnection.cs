using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Email;

/// <summary>
/// One conversation with a mail server: connect, TLS by policy, log in, send. What the server said before TLS began is never trusted after
/// it, and a password is never sent in clear text to another machine. To be replaced by MailKit where that can be had.
/// </summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    // https://www.rfc-editor.org/rfc/rfc8314: TLS from the first byte
    private const int ImplicitTlsPort = 465;
    private const int MaxLine = 4096;
    private const int MaxLines = 100;

    private readonly SmtpOptions _options;
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly List<byte> _buffer = [];
    private Stream _stream = Stream.Null;
    private SmtpReply _greeting = new(0, []);

    private SmtpConnection(SmtpOptions options) => _options = options;

    private bool IsEncrypted => _stream is SslStream;

    public static async Task<SmtpConnection> OpenAsync(SmtpOptions options, CancellationToken cancellationToken)
    {
        var connection = new SmtpConnection(options);
        try
        {
            await connection.ConnectAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends one mail.</summary>
    public async Task SendAsync(IReadOnlyList<string> recipients, byte[] mail, CancellationToken cancellationToken)
    {
        await CommandAsync($"MAIL FROM:<{_options.FromAddress}>", "MAIL", cancellationToken);
        foreach (var recipient in recipients)
        {
            await CommandAsync($"RCPT TO:<{recipient}>", "RCPT", cancellationToken);
        }

        await CommandAsync("DATA", "DATA", cancellationToken);
        await _stream.WriteAsync(Stuff(mail), cancellationToken);
        await CommandAsync(".", "the mail", cancellationToken);
    }

    /// <summary>After a refused recipient: forget the mail and go on with the next.</summary>
    public Task ResetAsync(CancellationToken cancellationToken) => CommandAsync("RSET", "RSET", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _stream.WriteAsync("QUIT\r\n"u8.ToArray());
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // it is gone already
        }

        await _stream.DisposeAsync();
        _client.Dispose();
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await _client.ConnectAsync(_options.Host, _options.Port, cancellationToken);
        _stream = _client.GetStream();
        if (_options.Port == ImplicitTlsPort)
        {
            await EncryptAsync(cancellationToken);
        }

        Check("the greeting", await ReadReplyAsync(cancellationToken));
        await GreetAsync(cancellationToken);
        if (!IsEncrypted && _options.StartTls != StartTlsPolicy.NoStartTLS)
        {
            await StartTlsAsync(cancellationToken);
        }

        if (_options.User.Length > 0)
        {
            await LogInAsync(cancellationToken);
        }
    }

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        var identity = _options.EhloIdentity.Length > 0 ? _options.EhloIdentity : Environment.MachineName;
        _greeting = await CommandAsync("EHLO " + identity, "EHLO", cancellationToken);
    }

    private async Task StartTlsAsync(CancellationToken cancellationToken)
    {
        if (!_greeting.Offers("STARTTLS"))
        {
            if (_options.StartTls == StartTlsPolicy.MandatoryStartTLS)
            {
                throw new SmtpException(FailureReason.ConnectionFailed, isPassing: true, "the mail server offers no STARTTLS, which startTLS_policy asks for");
            }

            return;
        }

        await CommandAsync("STARTTLS", "STARTTLS", cancellationToken);
        if (_buffer.Count > 0)
        {
            // somebody in between put words in before the encryption began
            throw new SmtpException(FailureReason.ConnectionFailed, isPassing: true, "the mail server spoke before TLS began");
        }

        await EncryptAsync(cancellationToken);
        await GreetAsync(cancellationToken);
    }

    private async Task EncryptAsync(CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(_stream);
        var options = new SslClientAuthenticationOptions { TargetHost = _options.Host };
        if (_options.SkipVerify)
        {
#pragma warning disable CA5359 // asked for by [smtp] skip_verify
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        if (_options.CertFile.Length > 0)
        {
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(_options.CertFile, _options.KeyFile)];
        }

        await encrypted.AuthenticateAsClientAsync(options, cancellationToken);
        _stream = encrypted;
    }

    private async Task LogInAsync(CancellationToken cancellationToken)
    {
        var isLoopback = _client.Client.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address);
        if (!IsEncrypted && !isLoopback)
        {
            throw new SmtpException(FailureReason.AuthError, isPassing: false, "the password is not sent without TLS; set startTLS_policy or use port 465");
        }

        var password = _options.Password?.Reveal() ?? "";
        if (_greeting.OffersLogin("PLAIN"))
        {
            await CommandAsync("AUTH PLAIN " + SecretBase64($"\0{_options.User}\0{password}"), "AUTH", cancellationToken);
        }
        else if (_greeting.OffersLogin("LOGIN"))
        {
            await CommandAsync("AUTH LOGIN", "AUTH", cancellationToken);
            await CommandAsync(Base64(_options.User), "AUTH", cancellationToken);
            await CommandAsync(SecretBase64(password), "AUTH", cancellationToken);
        }
        else
        {
            throw new SmtpException(FailureReason.AuthError, isPassing: false, "the mail server offers neither AUTH PLAIN nor AUTH LOGIN");
        }
    }

    private async Task<SmtpReply> CommandAsync(string command, string step, CancellationToken cancellationToken)
    {
        if (command.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
        {
            throw new SmtpException(FailureReason.ClientError, isPassing: false, $"a line break was kept out of {step}");
        }

        await _stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancellationToken);
        return Check(step, await ReadReplyAsync(cancellationToken));
    }

    private static SmtpReply Check(string step, SmtpReply reply) => reply.IsPositive ? reply : throw SmtpException.From(step, reply);

    private async Task<SmtpReply> ReadReplyAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (lines.Count < MaxLines)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line[..3], NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            {
                break;
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
            {
                return new SmtpReply(code, lines);
            }
        }

        throw new SmtpException(FailureReason.ServerError, isPassing: true, "the mail server did not answer as SMTP asks");
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var chunk = new byte[1024];
        while (true)
        {
            var end = _buffer.IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Encoding.UTF8.GetString([.. _buffer.Take(end)]).TrimEnd('\r');
                _buffer.RemoveRange(0, end + 1);
                return line;
            }

            var read = _buffer.Count < MaxLine ? await _stream.ReadAsync(chunk, cancellationToken) : 0;
            if (read == 0)
            {
                throw new SmtpException(FailureReason.ConnectionFailed, isPassing: true, "the mail server closed the connection");
            }

            _buffer.AddRange(chunk.AsSpan(0, read));
        }
    }

    /// <summary>A dot at the start of a line is doubled (https://www.rfc-editor.org/rfc/rfc5321#section-4.5.2).</summary>
    private static byte[] Stuff(byte[] mail)
    {
        var stuffed = new List<byte>(mail.Length + 64);
        for (var index = 0; index < mail.Length; index++)
        {
            if (mail[index] == '.' && (index == 0 || mail[index - 1] == '\n'))
            {
                stuffed.Add((byte)'.');
            }

            stuffed.Add(mail[index]);
        }

        return [.. stuffed];
    }

    /// <summary>A secret of its own: a server may repeat it in its answer.</summary>
    private static string SecretBase64(string text) => new Secret(Base64(text)).Reveal();

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
