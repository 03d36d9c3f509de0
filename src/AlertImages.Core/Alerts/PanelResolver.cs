using System.Globalization;
using System.Text.RegularExpressions;
using AlertImages.Core.Images;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Alerts;

/// <summary>
/// Finds the dashboard panel of an alert: first the private annotations, then the sender's links. Only identifiers are taken from a
/// payload; its hosts are never used.
/// </summary>
public sealed partial class PanelResolver(ILogger<PanelResolver> logger)
{
    private const string DashboardUidAnnotation = "__dashboardUid__";
    private const string PanelIdAnnotation = "__panelId__";
    private const string OrgIdAnnotation = "__orgId__";

    /// <summary>The panel of the alert, or the reason why there is none. Touches no network.</summary>
    public PanelResolution Resolve(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var resolution = FromAnnotations(alert) ?? FromLinks(alert) ?? new PanelResolution.None(ImageFailure.NoDashboard);
        if (resolution is PanelResolution.None none)
        {
            LogWhyNot(none.Reason);
        }

        return resolution;
    }

    private static PanelResolution? FromAnnotations(Alert alert)
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

    private static PanelResolution Check(string uid, string panel, long orgId, IReadOnlyList<KeyValuePair<string, string>> variables, string how)
    {
        if (uid.Length == 0)
        {
            return new PanelResolution.None(ImageFailure.NoDashboard);
        }

        if (panel.Length == 0)
        {
            return new PanelResolution.None(ImageFailure.NoPanel);
        }

        return DashboardUid().IsMatch(uid) && ParsePanelId(panel) is { } panelId
            ? new PanelResolution.Found(new PanelRef(uid, panelId), Math.Max(orgId, 0), variables, how)
            : new PanelResolution.None(ImageFailure.InvalidPanel);
    }

    /// <summary>Both forms of Grafana's links: <c>7</c> and, since 11.3, <c>panel-7</c>.</summary>
    private static long? ParsePanelId(string text)
    {
        var digits = text.StartsWith("panel-", StringComparison.Ordinal) ? text["panel-".Length..] : text;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;
    }

    private void LogWhyNot(ImageFailure reason)
    {
        switch (reason)
        {
            case ImageFailure.NoDashboard:
                LogNoDashboard();
                break;
            case ImageFailure.NoPanel:
                LogNoPanel();
                break;
            default:
                LogInvalidPanel();
                break;
        }
    }

    // Grafana's rule for UIDs (util/shortid_generator.go)
    [GeneratedRegex("^[A-Za-z0-9_-]{1,40}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex DashboardUid();

    // The two messages of Grafana's logger ngalert.image, word for word: runbooks search for them.
    [LoggerMessage(LogLevel.Debug, "Cannot take screenshot for alert rule as it is not associated with a dashboard")]
    private partial void LogNoDashboard();

    [LoggerMessage(LogLevel.Debug, "Cannot take screenshot for alert rule as it is not associated with a panel")]
    private partial void LogNoPanel();

    [LoggerMessage(LogLevel.Debug, "Cannot take screenshot for alert rule as its dashboard UID or panel id is not valid")]
    private partial void LogInvalidPanel();
}
