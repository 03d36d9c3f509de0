using System.Text.RegularExpressions;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery;
using AlertImages.Core.Provisioned;

namespace AlertImages.Core.Pipeline;

/// <summary>Which contact point a notification goes to, and which of its integrations.</summary>
public static partial class Routes
{
    /// <summary>One delivery for each integration that is to be notified.</summary>
    public static IReadOnlyList<NewDelivery> Of(AlertGroup group, ProvisionedSnapshot provisioned)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(provisioned);
        return
        [
            .. provisioned.Integrations(group.ContactPoint)
                .Where(integration => IsNotified(integration, group))
                .Select(integration => new NewDelivery(
                    group.ContactPoint, integration.Uid, integration.Type, integration.Sender is IAddsPictures { CanAddPictures: true })),
        ];
    }

    /// <summary>False for an integration without resolved alerts where the group brings nothing else.</summary>
    public static bool IsNotified(Integration integration, AlertGroup group)
    {
        ArgumentNullException.ThrowIfNull(integration);
        ArgumentNullException.ThrowIfNull(group);
        return !integration.DisableResolveMessage || (group.Firing.Any() && !group.OnlyResolvedAreNew);
    }

    /// <summary>
    /// The contact point of a webhook: the payload's receiver, which Grafana quotes for regular expressions, else the default one; null when none is
    /// configured.
    /// </summary>
    public static string? ContactPointOf(string receiver, ProvisionedSnapshot provisioned)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        ArgumentNullException.ThrowIfNull(provisioned);
        return new[] { receiver, Quoted().Replace(receiver, "${letter}") }.FirstOrDefault(provisioned.Contains) ?? provisioned.DefaultName;
    }

    /// <summary>The notifications of a webhook: one, to the contact point that <see cref="ContactPointOf"/> names; none when nothing is configured.</summary>
    public static IReadOnlyList<AlertGroup> OfWebhook(AlertGroup group, ProvisionedSnapshot provisioned)
    {
        ArgumentNullException.ThrowIfNull(group);
        return ContactPointOf(group.Receiver, provisioned) is { } name ? [group with { ContactPoint = name }] : [];
    }

    /// <summary>
    /// The notifications of alerts of the v2 API: the group as it came to the root policy's contact point, or one for each group of the policies.
    /// </summary>
    /// <param name="group">The alerts of one request.</param>
    /// <param name="provisioned">The policies.</param>
    /// <param name="asReceived">Whether <c>[alertmanager] grouping = as_received</c>.</param>
    public static IReadOnlyList<AlertGroup> OfAlerts(AlertGroup group, ProvisionedSnapshot provisioned, bool asReceived)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(provisioned);
        if (provisioned.Policies is not { } policies)
        {
            return [];
        }

        return asReceived
            ? [group with { ContactPoint = policies.Root.Receiver }]
            :
            [
                .. group.Alerts
                    .SelectMany(alert => policies.Route(alert.Labels).Select(target => (Target: target, Alert: alert)))
                    .GroupBy(static routed => (routed.Target.ContactPoint, routed.Target.GroupKey))
                    .Select(routed => group with
                    {
                        ContactPoint = routed.Key.ContactPoint,
                        GroupKey = routed.Key.GroupKey,
                        GroupLabels = routed.First().Target.Labels,
                        Alerts = [.. routed.Select(static entry => entry.Alert)],
                    }),
            ];
    }

    [GeneratedRegex(@"\\(?<letter>.)", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
