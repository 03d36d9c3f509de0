using System.Globalization;
using AlertImages.Core.Alerts;
using AlertImages.GoTemplates;

namespace AlertImages.Core.Templating;

/// <summary>
/// The data of Grafana's templates (grafana/alerting templates/template_data.go). Private labels and annotations are left out, except in the group labels.
/// </summary>
internal static class AlertData
{
    /// <summary>The group with the links to its pictures and the variables of a webhook's payload.</summary>
    public static GoObject Of(AlertGroup group, Func<Alert, string?>? imageUrl = null, IReadOnlyDictionary<string, string>? variables = null)
    {
        var alerts = group.Alerts.Select(alert => (alert.Status, Data: (object?)Of(alert, imageUrl?.Invoke(alert) ?? ""))).ToList();
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
                new("Vars", Map(variables, "map[string]string", "")),
            ]);
    }

    private static GoList AlertList(IReadOnlyList<object?> items, List<(AlertState Status, object? Data)> all)
    {
        GoList Having(AlertState state)
        {
            var found = all.Where(alert => alert.Status == state).ToList();
            return AlertList([.. found.Select(static alert => alert.Data)], found);
        }

        return new GoList(items, "templates.ExtendedAlerts", new Dictionary<string, GoMethod>
        {
            ["Firing"] = _ => Having(AlertState.Firing),
            ["Resolved"] = _ => Having(AlertState.Resolved),
        });
    }

    private static GoObject Of(Alert alert, string imageUrl) => new(
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
            new("Values", Map(alert.Values, "map[string]float64", 0.0)),
            new("ValueString", alert.ValueString),
            new("ImageURL", imageUrl),
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
            ["Remove"] = arguments => arguments is [GoList names]
                ? Set(labels.Where(label => !names.Contains(label.Key)).ToDictionary())
                : throw new GoValueException("expected a list of names"),
            ["String"] = _ => string.Join(", ", labels.SortedPairs().Select(static label => $"{label.Key}={label.Value}")),
        });

    private static GoList Pairs(IEnumerable<KeyValuePair<string, string>> labels)
    {
        var pairs = labels.ToList();
        object?[] items = [.. pairs.Select(static pair => new GoObject("template.Pair", [new("Name", pair.Key), new("Value", pair.Value)]))];
        return new GoList(items, "template.Pairs", new Dictionary<string, GoMethod>
        {
            ["Names"] = _ => Texts(pairs.Select(static pair => pair.Key)),
            ["Values"] = _ => Texts(pairs.Select(static pair => pair.Value)),
            ["String"] = _ => string.Join(", ", pairs.Select(static pair => $"{pair.Key}={pair.Value}")),
        });
    }

    private static GoMap Map<T>(IEnumerable<KeyValuePair<string, T>>? entries, string type, object zero) =>
        new((entries ?? []).Select(static entry => KeyValuePair.Create(entry.Key, (object?)entry.Value)), type, zero);

    private static GoList Texts(IEnumerable<string> texts) => new([.. texts], "[]string");

    private static string Word(AlertState state) => state.ToString().ToLower(CultureInfo.InvariantCulture);
}
