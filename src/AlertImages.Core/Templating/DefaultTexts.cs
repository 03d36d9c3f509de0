using System.Text;
using AlertImages.Core.Alerts;
using AlertImages.GoTemplates;

namespace AlertImages.Core.Templating;

/// <summary>
/// Grafana's templates <c>default.title</c>, <c>default.message</c> and their like, to the letter (grafana/alerting templates/default_template.go).
/// What comes from
/// alerts goes through <c>escape</c>, where a target gives words a meaning.
/// </summary>
public static class DefaultTexts
{
    /// <summary>For example <c>[FIRING:1, RESOLVED:2] High (web)</c>.</summary>
    public static string Title(AlertGroup group, Func<string, string>? escape = null)
    {
        ArgumentNullException.ThrowIfNull(group);
        var groupLabels = group.GroupLabels;
        var commonLabels = group.CommonLabels.WithoutPrivate();
        escape ??= static text => text;
        var text = new StringBuilder("[");
        if (group.Status == AlertState.Firing)
        {
            text.Append("FIRING:").Append(group.Firing.Count());
            if (group.Resolved.Any())
            {
                text.Append(", RESOLVED:").Append(group.Resolved.Count());
            }
        }
        else
        {
            text.Append("RESOLVED");
        }

        text.Append("] ").AppendJoin(' ', groupLabels.SortedPairs().Select(label => escape(label.Value))).Append(' ');
        if (commonLabels.Count > groupLabels.Count)
        {
            var others = commonLabels.SortedPairs().Where(label => !groupLabels.ContainsKey(label.Key)).Select(label => escape(label.Value));
            text.Append('(').AppendJoin(' ', others).Append(')');
        }

        return text.ToString();
    }

    /// <summary>The firing alerts, then the resolved ones, each with its values, labels, annotations and links.</summary>
    public static string Message(AlertGroup group, Func<string, string>? escape = null) =>
        Message(group, new AlertLayout("", "", "", static (name, url) => $"{name}: {url}\n"), escape);

    /// <summary>Template <c>teams.default.message</c>: the same with links and blank lines as Markdown wants them.</summary>
    public static string TeamsMessage(AlertGroup group, Func<string, string>? escape = null) =>
        Message(group, new AlertLayout("\n", "\n", "\n", static (name, url) => $"{name}: [{url}]({url})\n\n"), escape);

    /// <summary>Template <c>__text_alert_list</c>: the list alone.</summary>
    public static string AlertList(IEnumerable<Alert> alerts)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        var text = new StringBuilder();
        AppendAlerts(text, alerts, new AlertLayout("", "", "", static (name, url) => $"{name}: {url}\n"), static text => text);
        return text.ToString();
    }

    /// <summary>Template <c>slack.default.footer</c>.</summary>
    public static string SlackFooter(AlertGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.AppVersion.Length > 0 ? "Grafana v" + group.AppVersion : "Grafana";
    }

    /// <summary><c>A=1, B=2</c> by query, or <c>[no value]</c>.</summary>
    public static string Values(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert.Values is { Count: > 0 } values
            ? string.Join(", ", values.OrderBy(static value => value.Key, StringComparer.Ordinal).Select(static value => $"{value.Key}={Number(value.Value)}"))
            : "[no value]";
    }

    /// <summary>A number as Go's templates print it, for example <c>93.5</c> or <c>1.5e+06</c>.</summary>
    public static string Number(double value) => GoNumber.Format(value);

    private static string Message(AlertGroup group, AlertLayout layout, Func<string, string>? escape)
    {
        ArgumentNullException.ThrowIfNull(group);
        escape ??= static text => text;
        var text = new StringBuilder();
        if (group.Firing.Any())
        {
            AppendAlerts(text.Append("**Firing**\n"), group.Firing, layout, escape);
            text.Append(group.Resolved.Any() ? "\n\n" : "");
        }

        if (group.Resolved.Any())
        {
            AppendAlerts(text.Append("**Resolved**\n"), group.Resolved, layout, escape);
        }

        return text.ToString();
    }

    private static void AppendAlerts(StringBuilder text, IEnumerable<Alert> alerts, AlertLayout layout, Func<string, string> escape)
    {
        foreach (var alert in alerts)
        {
            text.Append("\nValue: ").Append(Values(alert)).Append('\n');
            AppendPairs(text.Append("Labels:\n"), alert.Labels, escape);
            AppendPairs(text.Append(layout.BeforeAnnotations).Append("Annotations:\n"), alert.Annotations, escape);
            text.Append(layout.AfterAnnotations);
            AppendLink(text, "Source", alert.GeneratorUrl, layout, escape);
            AppendLink(text, "Silence", alert.SilenceUrl, layout, escape);
            AppendLink(text, "Dashboard", alert.DashboardUrl, layout, escape);
            AppendLink(text, "Panel", alert.PanelUrl, layout, escape);
            text.Append(layout.AfterAlert);
        }
    }

    private static void AppendPairs(StringBuilder text, IReadOnlyDictionary<string, string> pairs, Func<string, string> escape)
    {
        foreach (var (name, value) in pairs.WithoutPrivate().SortedPairs())
        {
            text.Append(" - ").Append(escape(name)).Append(" = ").Append(escape(value)).Append('\n');
        }
    }

    private static void AppendLink(StringBuilder text, string name, string url, AlertLayout layout, Func<string, string> escape)
    {
        if (url.Length > 0)
        {
            text.Append(layout.Link(name, escape(url)));
        }
    }

    /// <summary>What differs between the lists of alerts.</summary>
    private sealed record AlertLayout(string BeforeAnnotations, string AfterAnnotations, string AfterAlert, Func<string, string, string> Link);
}
