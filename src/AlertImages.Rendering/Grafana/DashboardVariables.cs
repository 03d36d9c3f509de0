using System.Text.Json;
using AlertImages.Core.Screenshots;
using Microsoft.Extensions.Logging;

namespace AlertImages.Rendering.Grafana;

/// <summary>Asks Grafana for the variables of a dashboard, <c>GET /api/dashboards/uid/&lt;uid&gt;</c>.</summary>
public sealed partial class DashboardVariables : IDashboardVariables, IDisposable
{
    private readonly GrafanaLookup<IReadOnlySet<string>> _lookup;
    private readonly ILogger<DashboardVariables> _logger;

    /// <summary>Without a service-account token nothing is asked.</summary>
    public DashboardVariables(RendererOptions options, TimeProvider time, ILogger<DashboardVariables> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _logger = logger;
        _lookup = new GrafanaLookup<IReadOnlySet<string>>(options, time, "api/dashboards/uid/", NamesOf, LogFailed);
    }

    /// <inheritdoc />
    public async Task<IReadOnlySet<string>> ReadNamesAsync(long orgId, string dashboardUid, CancellationToken cancellationToken) =>
        await _lookup.FindAsync(orgId, dashboardUid, cancellationToken) ?? new HashSet<string>();

    /// <inheritdoc />
    public void Dispose() => _lookup.Dispose();

    /// <summary>Both forms of dashboards: <c>templating.list[].name</c> and, of the newer schema, <c>spec.variables[].spec.name</c>.</summary>
    private static HashSet<string> NamesOf(JsonElement answer)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (Find(answer, "dashboard", "templating", "list") is { ValueKind: JsonValueKind.Array } list)
        {
            names.UnionWith(list.EnumerateArray().Select(static variable => NameOf(variable)).OfType<string>());
        }

        if (Find(answer, "dashboard", "variables") is { ValueKind: JsonValueKind.Array } newer)
        {
            names.UnionWith(newer.EnumerateArray().Select(static variable => Find(variable, "spec") is { } spec ? NameOf(spec) : null).OfType<string>());
        }

        return names;
    }

    private static string? NameOf(JsonElement variable) => Find(variable, "name") is { ValueKind: JsonValueKind.String } name ? name.GetString() : null;

    private static JsonElement? Find(JsonElement element, params ReadOnlySpan<string> path) => GrafanaLookup<IReadOnlySet<string>>.Child(element, path);

    [LoggerMessage(LogLevel.Warning, "The variables of dashboard {Dashboard} could not be read, its pictures are taken without them: {Problem}")]
    private partial void LogFailed(string dashboard, string problem);
}
