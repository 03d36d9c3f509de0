using AlertImages.Core.Work;

namespace AlertImages.Core.Delivery;

/// <summary>How an attempt ended, as the store keeps it.</summary>
/// <param name="State">Where the delivery stands now.</param>
/// <param name="NextAttemptAt">When to try again.</param>
/// <param name="Reason">Metric label of the failure.</param>
/// <param name="Detail">What happened, for a person; secrets that a vendor repeats are masked.</param>
/// <param name="Reference">The vendor's name for the message.</param>
public sealed record DeliveryOutcome(
    DeliveryState State, DateTimeOffset? NextAttemptAt = null, string? Reason = null, string? Detail = null, string? Reference = null)
{
    /// <summary>Pictures that the vendor refused while it took the text.</summary>
    public int PicturesRefused { get; init; }

    /// <summary>What happened, for a person.</summary>
    public string? Detail { get; init; } = Detail is null ? null : SecretRedactor.Redact(Detail);
}
