using AlertImages.Core.Alerts;

namespace AlertImages.Core.Panels;

/// <summary>Which panels belong to alerts that name none: the first entry whose matchers all match counts.</summary>
public sealed class PanelMap(IReadOnlyList<PanelMapEntry> entries, IReadOnlyList<ChartMapEntry>? charts = null)
{
    /// <summary>Maps nothing.</summary>
    public static PanelMap Empty { get; } = new([]);

    /// <summary>The number of entries.</summary>
    public int Count => entries.Count + (charts?.Count ?? 0);

    /// <summary>What the map says of the chart of an alert; null when no entry matches.</summary>
    public ChartMapEntry? FindChart(IReadOnlyDictionary<string, string> labels) =>
        charts?.FirstOrDefault(entry => entry.Matchers.All(matcher => matcher.Matches(labels)));

    /// <summary>The panel of an alert; null when no entry matches.</summary>
    public PanelResolution.Found? Find(IReadOnlyDictionary<string, string> labels) =>
        entries.FirstOrDefault(entry => entry.Matchers.All(matcher => matcher.Matches(labels)))?.Resolve(labels);
}

/// <summary>One entry.</summary>
/// <param name="Matchers">Conditions on the labels; all must hold.</param>
/// <param name="Panel">The panel.</param>
/// <param name="OrgId">Grafana organisation; 0: the configured one.</param>
/// <param name="Variables">Dashboard variables; a value <c>$labels.name</c> is that label's, and is left out when the alert has no such label.</param>
public sealed record PanelMapEntry(IReadOnlyList<LabelMatcher> Matchers, PanelRef Panel, long OrgId, IReadOnlyList<KeyValuePair<string, string>> Variables)
{
    private const string LabelPrefix = "$labels.";

    internal PanelResolution.Found Resolve(IReadOnlyDictionary<string, string> labels) => new(
        Panel, OrgId,
        [
            .. Variables
                .Select(variable => KeyValuePair.Create(
                    variable.Key,
                    variable.Value.StartsWith(LabelPrefix, StringComparison.Ordinal)
                        ? labels.GetValueOrDefault(variable.Value[LabelPrefix.Length..], "")
                        : variable.Value))
                .Where(static variable => variable.Value.Length > 0),
        ],
        "panel_map");
}
