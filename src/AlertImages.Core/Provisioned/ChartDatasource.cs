using AlertImages.Core.Alerts;
using AlertImages.Core.Work;

namespace AlertImages.Core.Provisioned;

/// <summary>A Prometheus, Mimir or Loki that is asked for the curves of charts.</summary>
public sealed record ChartDatasource
{
    /// <summary>Its name in the file.</summary>
    public required string Name { get; init; }

    /// <summary>Base address, ending in a slash.</summary>
    public required Uri Url { get; init; }

    /// <summary>True for Loki, whose API has a path of its own.</summary>
    public bool IsLoki { get; init; }

    /// <summary>Headers of every request: authorization and tenant.</summary>
    public IReadOnlyDictionary<string, Secret> Headers { get; init; } = new Dictionary<string, Secret>();

    /// <summary>Conditions on the alert's labels; all must hold. None: for every alert.</summary>
    public IReadOnlyList<LabelMatcher> Matchers { get; init; } = [];

    /// <summary>PEM file of the authority that signed its certificate; empty: those of the system.</summary>
    public string CaCertFile { get; init; } = "";

    /// <summary>Where a range of values is asked for.</summary>
    public Uri QueryAddress => new(Url, IsLoki ? "loki/api/v1/query_range" : "api/v1/query_range");
}
