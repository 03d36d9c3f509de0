namespace AlertImages.Core.Delivery;

/// <summary>What <c>[notifications]</c> says, ready for use.</summary>
public sealed record DeliveryOptions
{
    /// <summary>Longest time that a notification waits for its pictures, from the receipt of the event.</summary>
    public TimeSpan WaitForPictures { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts before a delivery is given up.</summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>Time after which a delivery is given up.</summary>
    public TimeSpan RetryWindow { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Longest time for one attempt.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Attempts at the same time, over all integrations.</summary>
    public int Workers { get; init; } = 16;

    /// <summary>True: a notification without a picture says why.</summary>
    public bool ShowMissingPictureReason { get; init; } = true;

    /// <summary>True: a resolved notification answers or changes the messages that said its group is firing, where the vendor can do that.</summary>
    public bool ResolvedFollowsFiring { get; init; } = true;

    /// <summary>True: all pictures of a notification go on one sheet.</summary>
    public bool OnePicturePerNotification { get; init; }

    /// <summary>Colours of sheets: <c>light</c>, else dark.</summary>
    public string Theme { get; init; } = "";

    /// <summary>Attempts at the same time for one integration, so that a slow vendor leaves slots for the others.</summary>
    public int WorkersPerIntegration => Math.Max(1, Workers / 4);
}
