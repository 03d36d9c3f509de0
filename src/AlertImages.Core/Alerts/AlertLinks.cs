using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AlertImages.Core.Alerts;

/// <summary>
/// Fills in what Grafana's own template data would hold (grafana/alerting templates/template_data.go): links to dashboard, panel and silence
/// form, and values, from the private annotations that other senders keep.
/// </summary>
public static class AlertLinks
{
    private const string RuleUidLabel = "__alert_rule_uid__";
    private static readonly TimeSpan s_lookback = TimeSpan.FromHours(1);

    /// <summary>The group with links and values completed; what the sender gave stays.</summary>
    /// <param name="group">The alerts.</param>
    /// <param name="grafanaUrl">Address of Grafana; empty when unknown: then there are no dashboard links.</param>
    /// <param name="now">End of the window of alerts that are still firing.</param>
    public static AlertGroup Complete(AlertGroup group, string grafanaUrl, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(grafanaUrl);
        return group with { Alerts = [.. group.Alerts.Select(alert => Complete(alert, group, grafanaUrl.TrimEnd('/'), now))] };
    }

    /// <summary>Where a person looks at the alerts: Grafana's alert list, or Alertmanager's.</summary>
    public static string ListUrl(AlertGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var root = group.ExternalUrl.TrimEnd('/');
        return group.Source switch
        {
            AlertSource.Alertmanager => $"{root}/#/alerts?receiver={Escape(group.Receiver)}",
            AlertSource.Grafana => $"{root}/alerting/list",
            _ => root + "/",
        };
    }

    /// <summary>A query value escaped as Go does it: blank as plus, upper-case hex, <c>- _ . ~</c> as they are.</summary>
    public static string Escape(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static Alert Complete(Alert alert, AlertGroup group, string grafanaUrl, DateTimeOffset now)
    {
        var dashboard = DashboardUrl(alert, grafanaUrl, now, panel: "");
        var panelId = alert.Annotations.GetValueOrDefault("__panelId__", "");
        return alert with
        {
            DashboardUrl = Or(alert.DashboardUrl, dashboard),
            PanelUrl = Or(alert.PanelUrl, panelId.Length > 0 ? DashboardUrl(alert, grafanaUrl, now, panelId) : ""),
            SilenceUrl = Or(alert.SilenceUrl, SilenceUrl(alert, group)),
            Values = alert.Values ?? ParseValues(alert.Annotations.GetValueOrDefault("__values__", "")),
            ValueString = Or(alert.ValueString, alert.Annotations.GetValueOrDefault("__value_string__", "")),
        };
    }

    private static string Or(string given, string computed) => given.Length > 0 ? given : computed;

    private static string DashboardUrl(Alert alert, string grafanaUrl, DateTimeOffset now, string panel)
    {
        var uid = alert.Annotations.GetValueOrDefault("__dashboardUid__", "");
        if (uid.Length == 0 || grafanaUrl.Length == 0)
        {
            return "";
        }

        // keys in sorted order, as Go's url.Values writes them
        var query = new List<string>();
        if (alert.StartsAt is { } startsAt)
        {
            query.Add(Invariant($"from={(startsAt - s_lookback).ToUnixTimeMilliseconds()}"));
        }

        if (alert.Annotations.TryGetValue("__orgId__", out var orgId))
        {
            query.Add("orgId=" + Escape(orgId));
        }

        if (alert.StartsAt is not null)
        {
            query.Add(Invariant($"to={(alert.EndsAt ?? now).ToUnixTimeMilliseconds()}"));
        }

        if (panel.Length > 0)
        {
            query.Add("viewPanel=" + Escape(panel));
        }

        return $"{grafanaUrl}/d/{Uri.EscapeDataString(uid)}{(query.Count > 0 ? "?" : "")}{string.Join('&', query)}";
    }

    /// <summary>The form for a new silence; Grafana's webhooks bring their own.</summary>
    private static string SilenceUrl(Alert alert, AlertGroup group)
    {
        var root = group.ExternalUrl.TrimEnd('/');
        return (group.Source, root.Length > 0) switch
        {
            (AlertSource.Alertmanager, true) => $"{root}/#/silences/new?filter={Uri.EscapeDataString(alert.Labels.WithoutPrivate().Print())}",
            (AlertSource.Grafana, true) when alert.Labels.ContainsKey(RuleUidLabel) => root + GrafanaSilence(alert),
            _ => "",
        };
    }

    /// <summary>Grafana's form: the rule, then what tells this alert from others of it (grafana/alerting templates/template_data.go).</summary>
    private static string GrafanaSilence(Alert alert)
    {
        var query = new StringBuilder("/alerting/silence/new?alertmanager=grafana&matcher=").Append(Escape($"{RuleUidLabel}={alert.Labels[RuleUidLabel]}"));
        foreach (var (name, value) in alert.Labels.WithoutPrivate().SortedPairs().Where(static label => label.Key is not ("alertname" or "grafana_folder")))
        {
            query.Append("&matcher=").Append(Escape($"{name}={value}"));
        }

        return query.Append(alert.OrgId > 0 ? Invariant($"&orgId={alert.OrgId}") : "").ToString();
    }

    private static Dictionary<string, double>? ParseValues(string json)
    {
        try
        {
            return json.Length == 0 ? null : JsonSerializer.Deserialize<Dictionary<string, double>>(json);
        }
        catch (JsonException)
        {
            // Grafana logs and goes on without values, too
            return null;
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
