using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using AlertImages.Core.ContactPoints;
using Microsoft.Extensions.Logging;

namespace AlertImages.ContactPoints.Email;

/// <summary>Sends mails through the server of <c>[smtp]</c>: to each address its own, or one to all; pictures by link or inline.</summary>
internal sealed partial class EmailContactPoint(
    EmailSettings settings, SmtpOptions smtp, EmailMetrics metrics, TimeProvider time, ILogger<EmailContactPoint> logger) : IContactPoint
{
    /// <summary>Who of a notification's recipients has it already: another attempt is for the others.</summary>
    private readonly ConcurrentDictionary<string, HashSet<string>> _reached = new(StringComparer.Ordinal);

    public static ContactPointDescriptor Descriptor { get; } = ContactPointDescriptor.For<EmailSettings>(
        type: "email",
        name: "Email",
        images: new ImageSupport(MaxUploads: ImageSupport.Unlimited, MaxLinks: ImageSupport.Unlimited) { How = "inline where there is no link" },
        validate: EmailSettings.Validate,
        create: static (settings, services) => new EmailContactPoint(
            settings, services.Smtp, new EmailMetrics(services.Metrics), services.Time, services.Loggers.CreateLogger<EmailContactPoint>()),
        metrics: static registry => _ = new EmailMetrics(registry));

    public ImageSupport Images { get; } = Descriptor.Images.Single().Support;

    public async Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        if (!smtp.Enabled)
        {
            return new DeliveryResult.GiveUp(FailureReason.ClientError, "SMTP is not configured: set [smtp] enabled = true");
        }

        var mail = EmailFormatter.Format(notification, settings);
        var reached = _reached.GetOrAdd(notification.IdempotencyKey, static _ => []);
        DeliveryResult result;
        try
        {
            await using var connection = await SmtpConnection.OpenAsync(smtp, cancellationToken);
            result = await SendAllAsync(connection, mail, notification, reached, cancellationToken);
        }
        catch (Exception exception) when (Translate(exception) is { } failure)
        {
            metrics.Failed.Increment();
            result = failure;
        }

        if (result is not DeliveryResult.TryLater)
        {
            _reached.TryRemove(notification.IdempotencyKey, out _);
        }

        return result;
    }

    private async Task<DeliveryResult> SendAllAsync(
        SmtpConnection connection,
        Mail mail,
        Notification notification,
        HashSet<string> reached,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<IReadOnlyList<string>> copies = settings.SingleEmail
            ? [settings.Addresses]
            : [.. settings.Addresses.Select(static address => new[] { address })];
        SmtpException? refused = null;
        foreach (var recipients in copies.Where(recipients => !reached.Contains(recipients[0])))
        {
            var envelope = new MailEnvelope(recipients, MessageId(notification, recipients), ThreadId(notification));
            var message = await MimeWriter.WriteAsync(mail, envelope, smtp, time.GetUtcNow(), cancellationToken);
            try
            {
                await connection.SendAsync(recipients, message, cancellationToken);
                reached.Add(recipients[0]);
                metrics.Sent.Increment();
            }
            catch (SmtpException exception) when (exception.Reason != FailureReason.ConnectionFailed)
            {
                // one address that is refused must not keep the mail from the others
                metrics.Failed.Increment();
                LogRefused(notification.Group.GroupKey, exception.Message);
                refused = refused is { IsPassing: true } ? refused : exception;
                await connection.ResetAsync(cancellationToken);
            }
        }

        return refused switch
        {
            null => new DeliveryResult.Delivered(MessageId(notification, copies[0])),
            { IsPassing: true } => new DeliveryResult.TryLater(refused.Reason, refused.Message),
            _ when reached.Count > 0 => new DeliveryResult.Delivered(MessageId(notification, copies[0])),
            _ => new DeliveryResult.GiveUp(refused.Reason, refused.Message),
        };
    }

    private static DeliveryResult? Translate(Exception exception) => exception switch
    {
        SmtpException { IsPassing: true } passing => new DeliveryResult.TryLater(passing.Reason, passing.Message),
        SmtpException final => new DeliveryResult.GiveUp(final.Reason, final.Message),
        SocketException socket => new DeliveryResult.TryLater(FailureReason.ConnectionFailed, $"no connection to the mail server: {socket.SocketErrorCode}"),
        AuthenticationException => new DeliveryResult.TryLater(FailureReason.ConnectionFailed, "TLS with the mail server failed: is its certificate valid?"),
        IOException => new DeliveryResult.TryLater(FailureReason.ConnectionFailed, "the connection to the mail server broke"),
        CryptographicException => new DeliveryResult.GiveUp(FailureReason.ClientError, "[smtp] cert_file or key_file cannot be used"),
        _ => null,
    };

    /// <summary>The same for every attempt, so that mail programs show a repeated mail once.</summary>
    private string MessageId(Notification notification, IReadOnlyList<string> recipients) =>
        $"{Hash(notification.IdempotencyKey + "/" + string.Join(',', recipients))}@{smtp.FromAddress.Split('@')[^1]}";

    /// <summary>The same for all mails of a group: resolved follows firing in one thread.</summary>
    private string ThreadId(Notification notification) => $"{notification.GroupKeyHash[..32]}@{smtp.FromAddress.Split('@')[^1]}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];

    [LoggerMessage(LogLevel.Warning, "A mail of alert group {GroupKey} was refused: {Detail}")]
    private partial void LogRefused(string groupKey, string detail);
}
