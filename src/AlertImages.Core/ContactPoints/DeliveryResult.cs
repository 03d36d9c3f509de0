namespace AlertImages.Core.ContactPoints;

/// <summary>What came of one attempt to deliver a notification.</summary>
public abstract record DeliveryResult
{
    private DeliveryResult()
    {
    }

    /// <summary>The vendor has it.</summary>
    /// <param name="Reference">How the vendor names the message, for threads and edits.</param>
    /// <param name="PicturesRefused">Pictures that the vendor did not take.</param>
    public sealed record Delivered(string? Reference = null, int PicturesRefused = 0) : DeliveryResult;

    /// <summary>The vendor does not have it.</summary>
    /// <param name="Reason">Why, as the metrics count it.</param>
    /// <param name="Detail">Why, for people.</param>
    public abstract record Failed(FailureReason Reason, string Detail) : DeliveryResult;

    /// <summary>Not now; <paramref name="After"/> is the vendor's own wish.</summary>
    public sealed record TryLater(FailureReason Reason, string Detail, TimeSpan? After = null) : Failed(Reason, Detail);

    /// <summary>Never: trying again would not help.</summary>
    public sealed record GiveUp(FailureReason Reason, string Detail) : Failed(Reason, Detail);
}
