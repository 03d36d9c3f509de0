using AlertImages.Core.Alerts;

namespace AlertImages.Core.Panels;

/// <summary>What a chart of an alert shows where there is no panel: the alert's own expression.</summary>
public sealed record ChartSubject
{
    /// <summary>The expression in PromQL or LogQL, with its comparison.</summary>
    public required string Expression { get; init; }

    /// <summary>Name of the alert.</summary>
    public required string Title { get; init; }

    /// <summary>Labels of the alert without private ones: series that contradict none of them are its own.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>When the alert began.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When it ended; null while it fires.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Name of the data source to ask; empty: the one that suits.</summary>
    public string Datasource { get; init; } = "";

    /// <summary>Address of the rule: a data source of the same host is asked before others. Its host is never asked itself.</summary>
    public string GeneratorUrl { get; init; } = "";

    /// <summary>Unit of the values (<c>bytes</c>, <c>s</c>, <c>percent</c>, <c>percentunit</c>, <c>short</c>); empty: guessed from the names.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Where the expression was found.</summary>
    public string How { get; init; } = "";

    /// <summary>Equal for charts that show the same.</summary>
    public string Identity =>
        string.Join('\n', Datasource, Unit, StartsAt?.ToUnixTimeMilliseconds(), EndsAt?.ToUnixTimeMilliseconds(), Labels.Print(), Title, Expression);
}
