using AlertImages.Core.Alerts;

namespace AlertImages.Core.Grouping;

/// <summary>What follows from looking at a group.</summary>
/// <param name="Notification">What is told now; null: nothing.</param>
/// <param name="Notified">What was told last, after this.</param>
/// <param name="NextFlushAt">When the group is looked at again.</param>
/// <param name="Dropped">Fingerprints of the alerts that are over and leave the group.</param>
public sealed record GroupDecision(AlertGroup? Notification, NotifiedState? Notified, DateTimeOffset NextFlushAt, IReadOnlyList<string> Dropped);
