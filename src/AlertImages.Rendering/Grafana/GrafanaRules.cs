using System.Text.Json;
using AlertImages.Core.Alerts;
using Microsoft.Extensions.Logging;

namespace AlertImages.Rendering.Grafana;

/// <summary>Asks Grafana for the panel of an alert rule, <c>GET /api/v1/provisioning/alert-rules/&lt;uid&gt;</c>: its annotations <c>__dashboardUid__</c> and <c>__panelId__</c>.</summary>
public sealed partial class GrafanaRules : IGrafanaRules, IDisposable
{
    private readonly GrafanaLookup<RulePanel> _lookup;
    private readonly ILogger<GrafanaRules> _logger;
    private readonly long _defaultOrgId;

    /// <summary>Without a service-account token nothing is asked.</summary>
    /// <param name="options">Where Grafana is.</param>
    /// <param name="defaultOrgId">For alerts that name no organisation.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of rules that cannot be read.</param>
    public GrafanaRules(RendererOptions options, long defaultOrgId, TimeProvider time, ILogger<GrafanaRules> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_logger, _defaultOrgId) = (logger, defaultOrgId);
        _lookup = new GrafanaLookup<RulePanel>(options, time, "api/v1/provisioning/alert-rules/", Read, LogFailed);
    }

    /// <inheritdoc />
    public Task<RulePanel?> FindAsync(long orgId, string ruleUid, CancellationToken cancellationToken) => _lookup.FindAsync(orgId > 0 ? orgId : _defaultOrgId, ruleUid, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _lookup.Dispose();

    private static RulePanel? Read(JsonElement rule) => Text(rule, "__dashboardUid__") is { Length: > 0 } uid ? new RulePanel(uid, Text(rule, "__panelId__")) : null;

    private static string Text(JsonElement rule, string annotation) =>
        GrafanaLookup<RulePanel>.Child(rule, "annotations", annotation) is { ValueKind: JsonValueKind.String } text ? text.GetString() ?? "" : "";

    [LoggerMessage(LogLevel.Warning, "The alert rule {Rule} could not be read, so its panel is not known: {Problem}")]
    private partial void LogFailed(string rule, string problem);
}
