using AlertImages.Core.ContactPoints;

namespace AlertImages.Tests.ContactPoints;

/// <summary>Takes results apart.</summary>
internal static class DeliveryResults
{
    public static FailureReason? Reason(this DeliveryResult result) => result switch
    {
        DeliveryResult.TryLater later => later.Reason,
        DeliveryResult.GiveUp giveUp => giveUp.Reason,
        _ => null,
    };

    public static TimeSpan? After(this DeliveryResult result) => (result as DeliveryResult.TryLater)?.After;
}
