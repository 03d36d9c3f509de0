using System.Text;

namespace AlertImages.Core.Alerts;

/// <summary>What Grafana and Alertmanager do with sets of labels: sorting, hiding private names, intersecting, printing.</summary>
public static class LabelSets
{
    /// <summary>True for names that start and end with two underscores; they never leave in a notification (grafana/alerting template_data.go).</summary>
    public static bool IsPrivate(string name) =>
        name is { Length: > 3 } && name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal);

    /// <summary>Sorted as templates show them: <c>alertname</c> first, the rest by ordinal order.</summary>
    public static IEnumerable<KeyValuePair<string, string>> SortedPairs(this IReadOnlyDictionary<string, string> labels) =>
        labels.OrderBy(static label => label.Key == "alertname" ? 0 : 1).ThenBy(static label => label.Key, StringComparer.Ordinal);

    /// <summary>The labels without private names.</summary>
    public static IReadOnlyDictionary<string, string> WithoutPrivate(this IReadOnlyDictionary<string, string> labels) =>
        labels.Where(static label => !IsPrivate(label.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>The entries that are the same in all sets.</summary>
    public static IReadOnlyDictionary<string, string> Common(IEnumerable<IReadOnlyDictionary<string, string>> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        Dictionary<string, string>? common = null;
        foreach (var set in sets)
        {
            common = common is null
                ? new Dictionary<string, string>(set, StringComparer.Ordinal)
                : common.Where(label => set.TryGetValue(label.Key, out var value) && value == label.Value).ToDictionary(StringComparer.Ordinal);
        }

        return common ?? [];
    }

    /// <summary>Alertmanager's form <c>{a="x", b="y"}</c>, names sorted, values quoted.</summary>
    public static string Print(this IReadOnlyDictionary<string, string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var text = new StringBuilder("{");
        foreach (var (name, value) in labels.OrderBy(static label => label.Key, StringComparer.Ordinal))
        {
            text.Append(text.Length > 1 ? ", " : "").Append(name).Append("=\"")
                .Append(value.Replace("\\", "\\\\", StringComparison.Ordinal)
                    .Replace("\"", "\\\"", StringComparison.Ordinal)
                    .Replace("\n", "\\n", StringComparison.Ordinal))
                .Append('"');
        }

        return text.Append('}').ToString();
    }
}
