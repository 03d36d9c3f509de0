namespace AlertImages.Core.ContactPoints;

/// <summary>Why a delivery attempt failed; also a metric label, with Alertmanager's names where it has one.</summary>
public enum FailureReason
{
    /// <summary>Anything else.</summary>
    Other,

    /// <summary>The vendor refused the request (4xx, or an error in its answer).</summary>
    ClientError,

    /// <summary>The vendor failed (5xx).</summary>
    ServerError,

    /// <summary>The vendor did not accept our credentials.</summary>
    AuthError,

    /// <summary>The vendor asked to slow down.</summary>
    RateLimited,

    /// <summary>The message was too large.</summary>
    PayloadTooLarge,

    /// <summary>No answer in time.</summary>
    ContextDeadlineExceeded,

    /// <summary>The daemon was stopping.</summary>
    ContextCanceled,

    /// <summary>No connection: name not found, refused, reset, or TLS failed.</summary>
    ConnectionFailed,

    /// <summary>The template of an address failed; a failing text only falls back to its default.</summary>
    TemplateFailed,

    /// <summary>Sent, but the process died before the answer came.</summary>
    UnknownOutcome,

    /// <summary>The contact point is no longer configured.</summary>
    ContactPointGone,

    /// <summary>The delivery crashed the process several times and is not tried again.</summary>
    Poison,
}
