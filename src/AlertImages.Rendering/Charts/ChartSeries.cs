namespace AlertImages.Rendering.Charts;

/// <summary>One curve.</summary>
/// <param name="Labels">Its labels, with its name.</param>
/// <param name="Points">Its values in the order of time; what is not a number is left out.</param>
internal sealed record ChartSeries(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<ChartPoint> Points)
{
    private const string Name = "__name__";

    /// <summary>True when it contradicts none of the alert's labels, so that it is the alert's own.</summary>
    public bool IsOf(IReadOnlyDictionary<string, string> alert) => IsOf(Labels, alert);

    public static bool IsOf(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> alert) =>
        labels.All(label => label.Key == Name || !alert.TryGetValue(label.Key, out var value) || value == label.Value);

    /// <summary>As in Prometheus: name and labels.</summary>
    public string Legend()
    {
        var name = Labels.GetValueOrDefault(Name, "");
        var others = Labels.Where(static label => label.Key != Name)
            .OrderBy(static label => label.Key, StringComparer.Ordinal)
            .Select(static label => $"{label.Key}=\"{label.Value}\"")
            .ToList();
        return others.Count > 0 || name.Length == 0 ? $"{name}{{{string.Join(", ", others)}}}" : name;
    }
}

/// <summary>A value at a time.</summary>
internal readonly record struct ChartPoint(DateTimeOffset Time, double Value);
