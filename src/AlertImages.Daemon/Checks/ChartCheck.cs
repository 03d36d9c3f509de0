using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Hosting;
using AlertImages.Rendering.Charts;

namespace AlertImages.Daemon.Checks;

/// <summary>Whether the data sources of charts answer queries.</summary>
internal static class ChartCheck
{
    private const string Subject = "charts";

    public static async IAsyncEnumerable<Finding> RunAsync(CheckedConfiguration configuration)
    {
        var sources = configuration.Provisioning.Datasources;
        if (sources.Count == 0)
        {
            yield return new Finding(
                FindingState.Skipped,
                Subject,
                "no data source: alerts without a panel have no picture",
                "set [charts] datasources if you want charts of their expressions");
            yield break;
        }

        using var probe = new ChartProbe(RuntimeOptions.Charts(configuration.Settings), TimeProvider.System);
        foreach (var source in sources)
        {
            yield return await probe.RunAsync(source, CancellationToken.None) is { } problem
                ? new Finding(
                    FindingState.Failed,
                    Subject,
                    $"{source.Name} ({source.Url.Host}): {problem}",
                    "correct its url and credentials in the file of [charts] datasources; look at DNS, proxy and firewall")
                : new Finding(FindingState.Fine, Subject, $"{source.Name} ({source.Url.Host}) answers queries");
        }
    }
}
