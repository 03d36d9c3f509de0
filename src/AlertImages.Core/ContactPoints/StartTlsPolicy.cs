namespace AlertImages.Core.ContactPoints;

/// <summary>Grafana's values of <c>[smtp] startTLS_policy</c>.</summary>
public enum StartTlsPolicy
{
    /// <summary>TLS when the server offers it.</summary>
    OpportunisticStartTLS,

    /// <summary>TLS, or no mail.</summary>
    MandatoryStartTLS,

    /// <summary>Never TLS.</summary>
    NoStartTLS,
}
