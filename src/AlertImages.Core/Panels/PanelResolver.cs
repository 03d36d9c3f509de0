using System.Globalization;
using System.Text.RegularExpressions;
using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Panels;

/// <summary>
/// Finds the dashboard panel of an alert: private annotations, the sender's links, links in annotations, the operator's map, Grafana's rule.
/// Only identifiers are taken
/// from a payload; its hosts are never used.
/// </summary>
public sealed partial class PanelResolver(IGrafanaRules rules, ILogger<PanelResolver> logger)
{
    private const string DashboardUidAnnotation = "__dashboardUid__";
    private const string PanelIdAnnotation = "__panelId__";
    private const string OrgIdAnnotation = "__orgId__";

    /// <summary>Names of annotations that hold a link to a panel or dashboard, without case and underscores; a panel's before a dashboard's.</summary>
    private static readonly string[] s_linkNames =
    [
        "panelurl", "grafanapanelurl", "grafanaurl", "dashboardurl", "grafanadashboardurl", "grafanadashboard", "panel", "grafana", "dashboard",
    ];

    /// <summary>The panel of the alert, or the reason why there is none. Asks Grafana only when nothing else names a panel.</summary>
    public async Task<PanelResolution> ResolveAsync(Alert alert, PanelMap map, CancellationToken cancellationToken)
    {
        var offline = ResolveOffline(alert, map);
        return offline is PanelResolution.Found ? offline : await AskRuleAsync(alert, (PanelResolution.None)offline, cancellationToken);
    }

    /// <summary>The same without Grafana: what the alert and the map say.</summary>
    public static PanelResolution ResolveOffline(Alert alert, PanelMap map)
    {
        PanelResolution.None? why = null;
        foreach (var (_, result) in Explain(alert, map))
        {
            switch (result)
            {
                case PanelResolution.Found found:
                    return found;
                case PanelResolution.None none:
                    why = why is { Reason: not PictureFailure.NoDashboard } ? why : none;
                    break;
            }
        }

        return why ?? new PanelResolution.None(PictureFailure.NoDashboard);
    }

    /// <summary>The panel that Grafana's rule of the alert names; <paramref name="otherwise"/> when it names none.</summary>
    public async Task<PanelResolution> AskRuleAsync(Alert alert, PanelResolution.None otherwise, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(otherwise);
        if (await FromRuleAsync(alert, cancellationToken) is PanelResolution.Found ofRule)
        {
            return ofRule;
        }

        LogWhyNot(otherwise.Reason);
        return otherwise;
    }

    /// <summary>
    /// The places where a panel is looked for without asking anybody, in their order, and what each says: null where there is nothing. The first
    /// panel found counts.
    /// </summary>
    public static IEnumerable<(string Place, PanelResolution? Result)> Explain(Alert alert, PanelMap map)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(map);
        yield return ("private annotations __dashboardUid__ and __panelId__", FromPrivateAnnotations(alert));
        yield return ("panelURL and dashboardURL", FromLinks(alert));
        yield return ("links in annotations", FromAnnotations(alert));
        yield return ("map of panels", map.Find(alert.Labels));
    }

    private static PanelResolution? FromPrivateAnnotations(Alert alert)
    {
        var uid = alert.Annotations.GetValueOrDefault(DashboardUidAnnotation, "");
        var panel = alert.Annotations.GetValueOrDefault(PanelIdAnnotation, "");
        if (uid.Length == 0 && panel.Length == 0)
        {
            return null;
        }

        var orgId = long.TryParse(alert.Annotations.GetValueOrDefault(OrgIdAnnotation), CultureInfo.InvariantCulture, out var id) ? id : alert.OrgId;
        return Check(uid, panel, orgId, [], "annotations __dashboardUid__ and __panelId__");
    }

    private static PanelResolution? FromLinks(Alert alert)
    {
        var link = PanelLink.Parse(alert.PanelUrl) is { Panel.Length: > 0 } panelLink ? panelLink : PanelLink.Parse(alert.DashboardUrl);
        return link is null ? null : Check(link.DashboardUid, link.Panel, link.OrgId ?? alert.OrgId, link.Variables, "panelURL");
    }

    /// <summary>A link that names a panel counts before one that names a dashboard only.</summary>
    private static PanelResolution? FromAnnotations(Alert alert)
    {
        var links = alert.Annotations
            .Select(static annotation => (annotation.Key, Rank: Array.IndexOf(
                s_linkNames,
                annotation.Key.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant()), Text: annotation.Value))
            .Where(static annotation => annotation.Rank >= 0)
            .OrderBy(static annotation => annotation.Rank)
            .Select(static annotation => (annotation.Key, Link: PanelLink.Parse(annotation.Text.Trim())))
            .Where(static annotation => annotation.Link is not null)
            .ToList();
        if (links.Count == 0)
        {
            return null;
        }

        var (name, link) = links.Find(static annotation => annotation.Link!.Panel.Length > 0) is { Link: not null } withPanel ? withPanel : links[0];
        var resolution = Check(link!.DashboardUid, link.Panel, link.OrgId ?? alert.OrgId, link.Variables, $"annotation {name}");
        return resolution is PanelResolution.Found found ? found with { Range = link.Range } : resolution;
    }

    private async Task<PanelResolution?> FromRuleAsync(Alert alert, CancellationToken cancellationToken)
    {
        var uid = alert.RuleUid.Length > 0 ? alert.RuleUid
            : GrafanaRule().Match(alert.GeneratorUrl) is { Success: true } match ? match.Groups["uid"].Value
            : "";
        return PanelRef.IsUid(uid) && await rules.FindAsync(alert.OrgId, uid, cancellationToken) is { } panel
            ? Check(panel.DashboardUid, panel.PanelId, alert.OrgId, [], "Grafana's alert rule")
            : null;
    }

    private static PanelResolution Check(string uid, string panel, long orgId, IReadOnlyList<KeyValuePair<string, string>> variables, string how)
    {
        if (uid.Length == 0)
        {
            return new PanelResolution.None(PictureFailure.NoDashboard);
        }

        if (panel.Length == 0)
        {
            return new PanelResolution.None(PictureFailure.NoPanel);
        }

        return PanelRef.Parse(uid, panel) is { } found
            ? new PanelResolution.Found(found, Math.Max(orgId, 0), variables, how)
            : new PanelResolution.None(PictureFailure.InvalidPanel);
    }

    private void LogWhyNot(PictureFailure reason)
    {
        switch (reason)
        {
            case PictureFailure.NoDashboard:
                LogNoDashboard();
                break;
            case PictureFailure.NoPanel:
                LogNoPanel();
                break;
            default:
                LogInvalidPanel();
                break;
        }
    }

    [GeneratedRegex("/alerting/grafana/(?<uid>[A-Za-z0-9_-]{1,40})/view", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex GrafanaRule();

    // The two messages of Grafana's logger ngalert.image, word for word: runbooks search for them.
    [LoggerMessage(LogLevel.Debug, "Cannot take screenshot for alert rule as it is not associated with a dashboard")]
    private partial void LogNoDashboard();

    [LoggerMessage(LogLevel.Debug, "Cannot take screenshot for alert rule as it is not associated with a panel")]
    private partial void LogNoPanel();

    [LoggerMessage(LogLevel.Debug, "Cannot take screenshot for alert rule as its dashboard UID or panel id is not valid")]
    private partial void LogInvalidPanel();
}
