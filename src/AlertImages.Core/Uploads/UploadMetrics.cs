using AlertImages.Core.Telemetry;

namespace AlertImages.Core.Uploads;

/// <summary>Uploads under Grafana's names, and the failures of external image storage.</summary>
public sealed class UploadMetrics
{
    private static readonly string[] s_operations = ["upload", "link", "delete", "list"];
    private readonly Counter[] _successes;
    private readonly Counter[] _failures;

    /// <summary>Registers all of them.</summary>
    public UploadMetrics(MetricRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        _successes = Counters(registry, "successes", "Pictures uploaded to external image storage.");
        _failures = Counters(registry, "failures", "Pictures that could not be uploaded to external image storage.");
        StorageFaults = registry.Counter(
            "alertimages_storage_failures_total", "Operations of external image storage that failed, by operation and reason.", ["operation", "reason"],
            s_operations.SelectMany(static operation => StorageFailures.Labels.Select(reason => new[] { operation, reason })));
    }

    /// <summary>Failed operations of external image storage.</summary>
    public Counter StorageFaults { get; }

    /// <summary>Counts an upload under both of Grafana's names, the one of its code and the one of its documentation.</summary>
    public void CountUpload(bool success)
    {
        foreach (var counter in success ? _successes : _failures)
        {
            counter.Increment();
        }
    }

    private static Counter[] Counters(MetricRegistry registry, string what, string help) =>
    [
        registry.Counter($"grafana_alerting_image_upload_{what}_total", help),
        registry.Counter($"grafana_screenshot_upload_{what}_total", help),
    ];
}
