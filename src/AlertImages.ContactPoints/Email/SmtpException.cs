using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.Email;

/// <summary>The server refused, or the conversation could not go on; the message holds no secret.</summary>
internal sealed class SmtpException(FailureReason reason, bool isPassing, string message) : Exception(message)
{
    public FailureReason Reason { get; } = reason;

    public bool IsPassing { get; } = isPassing;

    /// <summary>4yz: try again; 5yz: do not (https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1).</summary>
    public static SmtpException From(string step, SmtpReply reply)
    {
        var reason = reply.Code switch
        {
            530 or 534 or 535 or 538 => FailureReason.AuthError,
            552 => FailureReason.PayloadTooLarge,
            >= 400 and < 500 => FailureReason.ServerError,
            _ => FailureReason.ClientError,
        };
        return new SmtpException(
            reason,
            reply.Code is >= 400 and < 500,
            $"the mail server answered {step} with {reply.Code} {Shared.HttpOutcome.Shorten(reply.Text)}");
    }
}
