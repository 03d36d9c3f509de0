using System.Globalization;
using AlertImages.Core.Alerts;
using AlertImages.GoTemplates;

namespace AlertImages.Core.Templating;

/// <summary>What Grafana hands to templates (grafana/alerting templates/template_data.go). Private labels and annotations are left out, but for group labels.</summary>
internal static class AlertData
{
    /// <summary>The group, with pictures' links where <paramref name="pictureUrl"/> knows them, and the variables of a webhook's payload.</summary>
    public static GoObject Of(AlertGroup group, Func<Alert, string?>? pictureUrl = null, IReadOnlyDictionary<string, string>? variables = null)
    {
        var alerts = group.Alerts.Select(alert => (alert.Status, Data: (object?)Of(alert, pictureUrl?.Invoke(alert) ?? ""))).ToList();
        return new GoObject(
            "*templates.ExtendedData",
            [
                new("Receiver", group.Receiver),
                new("Status", Word(group.Status)),
                new("Alerts", AlertList([.. alerts.Select(static alert => alert.Data)], alerts)),
                new("GroupLabels", Set(group.GroupLabels)),
                new("CommonLabels", Set(group.CommonLabels.WithoutPrivate())),
                new("CommonAnnotations", Set(group.CommonAnnotations.WithoutPrivate())),
                new("ExternalURL", group.ExternalUrl),
                new("AppVersion", group.AppVersion),
                new("GroupKey", group.GroupKey),
                new("TruncatedAlerts", group.TruncatedAlerts),
                new("Vars", new GoMap((variables ?? new Dictionary<string, string>()).Select(static variable => new KeyValuePair<string, object?>(variable.Key, variable.Value)), "map[string]string", "")),
            ]);
    }

    private static GoList AlertList(IReadOnlyList<object?> items, List<(AlertState Status, object? Data)> all)
    {
        GoList Having(AlertState state) => AlertList([.. all.Where(alert => alert.Status == state).Select(static alert => alert.Data)], [.. all.Where(alert => alert.Status == state)]);
        return new GoList(items, "templates.ExtendedAlerts", new Dictionary<string, GoMethod>
        {
            ["Firing"] = _ => Having(AlertState.Firing),
            ["Resolved"] = _ => Having(AlertState.Resolved),
        });
    }

    private static GoObject Of(Alert alert, string pictureUrl) => new(
        "templates.ExtendedAlert",
        [
            new("Status", Word(alert.Status)),
            new("Labels", Set(alert.Labels.WithoutPrivate())),
            new("Annotations", Set(alert.Annotations.WithoutPrivate())),
            new("StartsAt", alert.StartsAt ?? DateTimeOffset.MinValue),
            new("EndsAt", alert.EndsAt ?? DateTimeOffset.MinValue),
            new("GeneratorURL", alert.GeneratorUrl),
            new("Fingerprint", alert.Fingerprint),
            new("SilenceURL", alert.SilenceUrl),
            new("DashboardURL", alert.DashboardUrl),
            new("PanelURL", alert.PanelUrl),
            new("RuleUID", alert.RuleUid),
            new("Values", new GoMap((alert.Values ?? new Dictionary<string, double>()).Select(static value => new KeyValuePair<string, object?>(value.Key, value.Value)), "map[string]float64", 0.0)),
            new("ValueString", alert.ValueString),
            new("ImageURL", pictureUrl),
            new("EmbeddedImage", ""),
            new("OrgID", alert.OrgId),
        ]);

    /// <summary>Alertmanager's KV (template/template.go).</summary>
    private static GoMap Set(IReadOnlyDictionary<string, string> labels) => new(
        labels.Select(static label => new KeyValuePair<string, object?>(label.Key, label.Value)), "template.KV", "", new Dictionary<string, GoMethod>
        {
            ["SortedPairs"] = _ => Pairs(labels.SortedPairs()),
            ["Names"] = _ => Texts(labels.SortedPairs().Select(static label => label.Key)),
            ["Values"] = _ => Texts(labels.SortedPairs().Select(static label => label.Value)),
            ["Remove"] = arguments => arguments is [GoList names] ? Set(labels.Where(label => !names.Contains(label.Key)).ToDictionary()) : throw new GoValueException("expected a list of names"),
            ["String"] = _ => string.Join(", ", labels.SortedPairs().Select(static label => $"{label.Key}={label.Value}")),
        });

    private static GoList Pairs(IEnumerable<KeyValuePair<string, string>> labels)
    {
        var pairs = labels.ToList();
        return new GoList([.. pairs.Select(static pair => new GoObject("template.Pair", [new("Name", pair.Key), new("Value", pair.Value)]))], "template.Pairs", new Dictionary<string, GoMethod>
        {
            ["Names"] = _ => Texts(pairs.Select(static pair => pair.Key)),
            ["Values"] = _ => Texts(pairs.Select(static pair => pair.Value)),
            ["String"] = _ => string.Join(", ", pairs.Select(static pair => $"{pair.Key}={pair.Value}")),
        });
    }

    private static GoList Texts(IEnumerable<string> texts) => new([.. texts], "[]string");

    private static string Word(AlertState state) => state.ToString().ToLower(CultureInfo.InvariantCulture);
}
