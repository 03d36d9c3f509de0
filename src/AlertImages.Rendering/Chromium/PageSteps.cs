using AlertImages.Core.Telemetry;

namespace AlertImages.Rendering.Chromium;

/// <summary>The time of each step of a rendering, under the Grafana image renderer's name.</summary>
public sealed class PageSteps
{
    private static readonly string[] s_steps = ["launch", "newPage", "prepare", "navigate", "panelsRendered", "dashboardScrolling", "screenshot"];
    private readonly Histogram _durations;
    private readonly TimeProvider _time;

    /// <summary>Registers the histogram.</summary>
    public PageSteps(MetricRegistry registry, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(registry);
        _durations = registry.Histogram(
            "grafana_image_renderer_step_duration_seconds",
            "duration histogram of browser steps for rendering an image labeled with: step",
            "step",
            s_steps,
            0.3,
            0.5,
            1,
            2,
            3,
            5);
        _time = time;
    }

    /// <summary>Runs a step and observes its time, also when it fails.</summary>
    internal async Task<T> RunAsync<T>(string step, Func<Task<T>> action)
    {
        var started = _time.GetTimestamp();
        try
        {
            return await action();
        }
        finally
        {
            _durations.Observe(_time.GetElapsedTime(started).TotalSeconds, step);
        }
    }

    /// <summary>Runs a step and observes its time, also when it fails.</summary>
    internal Task RunAsync(string step, Func<Task> action) => RunAsync(step, async () =>
    {
        await action();
        return true;
    });
}
