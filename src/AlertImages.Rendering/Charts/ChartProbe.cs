using AlertImages.Core.Panels;
using AlertImages.Core.Provisioned;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Rendering.Charts;

/// <summary>Asks a data source for the smallest curve there is, to see whether charts can be had from it.</summary>
public sealed class ChartProbe(ChartOptions options, TimeProvider time) : IDisposable
{
    /// <summary>A curve of PromQL and of LogQL that needs no data.</summary>
    private const string Smallest = "vector(1)";

    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);
    private readonly ChartQueries _queries = new(options, new ProvisionedHolder(), time, NullLogger.Instance);

    /// <summary>Null when it answers as it should, else what is wrong. Throws only when <paramref name="cancellationToken"/> asks for it.</summary>
    public async Task<string?> RunAsync(ChartDatasource source, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var subject = new ChartSubject { Expression = Smallest, Title = "", Labels = new Dictionary<string, string>() };
        return await _queries.AskAsync(source, Smallest, subject, (now - s_window, now), cancellationToken) switch
        {
            ChartAnswer.Curves { Series.Count: > 0 } => null,
            ChartAnswer.Curves => "it answers without values; is this the address of a Prometheus, Mimir or Loki?",
            ChartAnswer.Failed failed => failed.Detail,
            _ => "unknown answer",
        };
    }

    /// <inheritdoc />
    public void Dispose() => _queries.Dispose();
}
