using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;

namespace AlertImages.Core.Delivery;

/// <summary>A delivered message as the store keeps it.</summary>
/// <param name="Reference">The vendor's name of it.</param>
/// <param name="Group">The alerts that it told of.</param>
/// <param name="Pictures">For each alert its picture, or why it has none.</param>
/// <param name="ReceivedAt">When its event was received.</param>
public sealed record SentMessage(string Reference, AlertGroup Group, IReadOnlyList<AlertPicture> Pictures, DateTimeOffset ReceivedAt);
