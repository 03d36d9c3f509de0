namespace AlertImages.Core.ContactPoints;

/// <summary>A message about the same group that the same integration delivered and that still shows it as firing.</summary>
/// <param name="Reference">The vendor's name of it, as <see cref="DeliveryResult.Delivered"/> gave it.</param>
/// <param name="Notification">What it said, with those of its pictures that are still there.</param>
public sealed record EarlierMessage(string Reference, Notification Notification);
