using System.Text;

namespace AlertImages.Core.Telemetry;

/// <summary>All metrics of the process, and their text form for <c>GET /metrics</c>.</summary>
public sealed class MetricRegistry
{
    private readonly SortedDictionary<string, Metric> _metrics = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>A counter without labels; asked for again, it is the same one.</summary>
    public Counter Counter(string name, string help)
    {
        lock (_gate)
        {
            return _metrics.GetValueOrDefault(name) as Counter ?? Add(new Counter(name, help, [], []));
        }
    }

    /// <summary>A counter with one label, all of whose values start at 0.</summary>
    public Counter Counter(string name, string help, string label, IEnumerable<string> values) =>
        Add(new Counter(name, help, [label], values.Select(static value => new[] { value })));

    /// <summary>A counter with several labels, all of whose combinations start at 0.</summary>
    public Counter Counter(string name, string help, string[] labels, IEnumerable<string[]> start) => Add(new Counter(name, help, labels, start));

    /// <summary>A gauge that is set.</summary>
    public Gauge Gauge(string name, string help) => Add(new Gauge(name, help, [], []));

    /// <summary>A gauge that is set, with labels.</summary>
    public Gauge Gauge(string name, string help, string[] labels, IEnumerable<string[]> start) => Add(new Gauge(name, help, labels, start));

    /// <summary>A histogram with the upper bounds of its buckets.</summary>
    public Histogram Histogram(string name, string help, params double[] bounds) => Add(new Histogram(name, help, [], [], bounds));

    /// <summary>A histogram with one label, all of whose values start at 0.</summary>
    public Histogram Histogram(string name, string help, string label, IEnumerable<string> values, params double[] bounds) =>
        Add(new Histogram(name, help, [label], values.Select(static value => new[] { value }), bounds));

    /// <summary>A summary with its quantiles.</summary>
    public Summary Summary(string name, string help, string[] labels, IEnumerable<string[]> start, params double[] quantiles) =>
        Add(new Summary(name, help, labels, start, quantiles));

    /// <summary>A metric of any type that is read when asked for.</summary>
    public void Read(string name, string help, string type, Func<double> read) =>
        Add(new CallbackMetric(name, help, type, [], () => [([], read())]));

    /// <summary>The same with one label.</summary>
    public void Read(string name, string help, string type, string label, Func<IEnumerable<(string Value, double Number)>> read) =>
        Add(new CallbackMetric(name, help, type, [label], () => read().Select(static series => (new[] { series.Value }, series.Number))));

    /// <summary>The Prometheus text format 0.0.4, or OpenMetrics 1.0.0.</summary>
    public string Write(bool openMetrics)
    {
        var text = new StringBuilder();
        Metric[] metrics;
        lock (_gate)
        {
            metrics = [.. _metrics.Values];
        }

        foreach (var metric in metrics)
        {
            var (name, type) = openMetrics ? OpenMetricsName(metric) : (metric.Name, metric.Type);
            text.Append("# HELP ").Append(name).Append(' ').Append(metric.Help).Append('\n');
            text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
            metric.WriteSamples(text);
        }

        return openMetrics ? text.Append("# EOF\n").ToString() : text.ToString();
    }

    /// <summary>OpenMetrics wants counters to end in <c>_total</c>; Grafana has some that do not: those are of unknown type there.</summary>
    private static (string Name, string Type) OpenMetricsName(Metric metric) => metric.Type != "counter"
        ? (metric.Name, metric.Type)
        : metric.Name.EndsWith("_total", StringComparison.Ordinal) ? (metric.Name[..^"_total".Length], "counter") : (metric.Name, "unknown");

    private T Add<T>(T metric)
        where T : Metric
    {
        lock (_gate)
        {
            if (!_metrics.TryAdd(metric.Name, metric))
            {
                throw new InvalidOperationException($"The metric {metric.Name} exists already");
            }
        }

        return metric;
    }
}
