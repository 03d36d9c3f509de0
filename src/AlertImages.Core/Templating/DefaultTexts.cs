using System.Text;
using AlertImages.Core.Alerts;

namespace AlertImages.Core.Templating;

/// <summary>Grafana's templates <c>default.title</c> and <c>default.message</c>, to the letter (grafana/alerting templates/default_template.go).</summary>
public static class DefaultTexts
{
    /// <summary>For example <c>[FIRING:1, RESOLVED:2] High (web)</c>.</summary>
    public static string Title(AlertGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var groupLabels = group.GroupLabels;
        var commonLabels = group.CommonLabels.WithoutPrivate();
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

        text.Append("] ").AppendJoin(' ', groupLabels.SortedPairs().Select(static label => label.Value)).Append(' ');
        if (commonLabels.Count > groupLabels.Count)
        {
            var others = commonLabels.SortedPairs().Where(label => !groupLabels.ContainsKey(label.Key)).Select(static label => label.Value);
            text.Append('(').AppendJoin(' ', others).Append(')');
        }

        return text.ToString();
    }

    /// <summary>The firing alerts, then the resolved ones, each with its values, labels, annotations and links.</summary>
    public static string Message(AlertGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var text = new StringBuilder();
        if (group.Firing.Any())
        {
            AppendAlerts(text.Append("**Firing**\n"), group.Firing);
            text.Append(group.Resolved.Any() ? "\n\n" : "");
        }

        if (group.Resolved.Any())
        {
            AppendAlerts(text.Append("**Resolved**\n"), group.Resolved);
        }

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
            ? string.Join(", ", values.OrderBy(static value => value.Key, StringComparer.Ordinal).Select(static value => $"{value.Key}={GoNumber.Format(value.Value)}"))
            : "[no value]";
    }

    private static void AppendAlerts(StringBuilder text, IEnumerable<Alert> alerts)
    {
        foreach (var alert in alerts)
        {
            text.Append("\nValue: ").Append(Values(alert)).Append('\n');
            AppendPairs(text.Append("Labels:\n"), alert.Labels);
            AppendPairs(text.Append("Annotations:\n"), alert.Annotations);
            AppendLink(text, "Source", alert.GeneratorUrl);
            AppendLink(text, "Silence", alert.SilenceUrl);
            AppendLink(text, "Dashboard", alert.DashboardUrl);
            AppendLink(text, "Panel", alert.PanelUrl);
        }
    }

    private static void AppendPairs(StringBuilder text, IReadOnlyDictionary<string, string> pairs)
    {
        foreach (var (name, value) in pairs.WithoutPrivate().SortedPairs())
        {
            text.Append(" - ").Append(name).Append(" = ").Append(value).Append('\n');
        }
    }

    private static void AppendLink(StringBuilder text, string name, string url)
    {
        if (url.Length > 0)
        {
            text.Append(name).Append(": ").Append(url).Append('\n');
        }
    }
}
