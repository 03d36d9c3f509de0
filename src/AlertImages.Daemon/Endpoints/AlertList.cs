using System.Text.RegularExpressions;
using AlertImages.Core.Alerts;
using AlertImages.Core.Grouping;
using AlertImages.Core.Provisioned;

namespace AlertImages.Daemon.Endpoints;

/// <summary>
/// Which alerts a reader of the v2 API asks for: <c>filter</c>, <c>receiver</c>, <c>active</c> and <c>muted</c>;
/// nothing is ever silenced, inhibited or unprocessed.
/// </summary>
internal sealed record AlertList
{
    private IReadOnlyList<LabelMatcher> Matchers { get; init; } = [];

    private Regex? Receiver { get; init; }

    private bool Active { get; init; } = true;

    private bool Muted { get; init; } = true;

    private PolicyTree? Policies { get; init; }

    private DateTimeOffset Now { get; init; }

    /// <summary>Throws <see cref="FormatException"/> and <see cref="RegexParseException"/>.</summary>
    public static AlertList Read(IQueryCollection query, PolicyTree? policies, DateTimeOffset now) => new()
    {
        Matchers = [.. query["filter"].OfType<string>().SelectMany(LabelMatcher.ParseList)],
        Receiver = query["receiver"].ToString() is { Length: > 0 } receiver
            ? new Regex($@"\A(?:{receiver})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)
            : null,
        Active = query["active"].ToString() is not ("false" or "0"),
        Muted = query["muted"].ToString() is not ("false" or "0"),
        Policies = policies,
        Now = now,
    };

    /// <summary>Every alert once, with all its receivers.</summary>
    public static IReadOnlyList<AlertmanagerAlert> Alerts(AlertList query, IReadOnlyList<StoredGroup> groups) =>
    [
        .. query.Select(groups).SelectMany(static entry => entry.Alerts.Select(alert => (entry.Group, entry.MutedBy, Alert: alert)))
            .GroupBy(static entry => entry.Alert.Fingerprint)
            .Select(static entries => AlertmanagerAlert.Of(
                entries.First().Alert,
                [
                    .. entries.Select(static entry => entry.Group.ContactPoint).Distinct(),
                ], entries.All(static entry => entry.MutedBy.Count > 0)
                    ? entries.First().MutedBy
                    : []))
            .OrderBy(static alert => alert.Fingerprint, StringComparer.Ordinal),
    ];

    /// <summary>Groups that have alerts to show.</summary>
    public static IReadOnlyList<GroupBody> Groups(AlertList query, IReadOnlyList<StoredGroup> groups) =>
    [
        .. query.Select(groups).Where(static entry => entry.Alerts.Count > 0)
            .Select(static entry => new GroupBody(
                entry.Group.Labels, new ReceiverBody(entry.Group.ContactPoint),
                [
                    .. entry.Alerts.Select(alert => AlertmanagerAlert.Of(alert, [entry.Group.ContactPoint], entry.MutedBy)),
                ])),
    ];

    private IEnumerable<(StoredGroup Group, IReadOnlyList<string> MutedBy, IReadOnlyList<ActiveAlert> Alerts)> Select(IReadOnlyList<StoredGroup> groups) =>
        groups
            .Where(group => Receiver?.IsMatch(group.ContactPoint) != false)
            .Select(group => (group, MutedBy(group), Alerts: (IReadOnlyList<ActiveAlert>)[.. group.Alerts.Where(alert => !alert.IsResolved(Now)
                && Matchers.All(matcher => matcher.Matches(alert.Labels)))]))
            .Where(entry => entry.Item2.Count > 0 ? Muted : Active);

    private IReadOnlyList<string> MutedBy(StoredGroup group) => Policies?.Find(group.Policy) is { } policy ? Policies.MutedBy(policy, Now) : [];
}
