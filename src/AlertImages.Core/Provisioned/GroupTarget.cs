namespace AlertImages.Core.Provisioned;

/// <summary>A group that an alert belongs to.</summary>
/// <param name="ContactPoint">Who is told.</param>
/// <param name="GroupKey">Alertmanager's key: the policy's and the group's labels.</param>
/// <param name="Policy">Key of the policy.</param>
/// <param name="Labels">Labels that all its alerts share by definition.</param>
/// <param name="Wait">How long the group waits when it is new.</param>
public sealed record GroupTarget(string ContactPoint, string GroupKey, string Policy, IReadOnlyDictionary<string, string> Labels, TimeSpan Wait);
