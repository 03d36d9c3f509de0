namespace AlertImages.Core.Grouping;

/// <summary>A group of the policy tree with its alerts.</summary>
public sealed record StoredGroup
{
    /// <summary>Who is told.</summary>
    public required string ContactPoint { get; init; }

    /// <summary>Alertmanager's key.</summary>
    public required string GroupKey { get; init; }

    /// <summary>Key of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>The labels by which it is grouped.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>When it is looked at next.</summary>
    public required DateTimeOffset NextFlushAt { get; init; }

    /// <summary>What was told last; null when nothing was.</summary>
    public NotifiedState? Notified { get; init; }

    /// <summary>Its alerts, firing ones and those whose end has not been told.</summary>
    public required IReadOnlyList<ActiveAlert> Alerts { get; init; }
}

/// <summary>What the last notification of a group said.</summary>
/// <param name="At">When.</param>
/// <param name="Firing">Fingerprints of the alerts that it called firing.</param>
/// <param name="Resolved">Fingerprints of those that it called resolved.</param>
public sealed record NotifiedState(DateTimeOffset At, IReadOnlyList<string> Firing, IReadOnlyList<string> Resolved);
