using System.Text.Json;
using AlertImages.Core.Panels;
using AlertImages.Rendering.Modes;
using Microsoft.Extensions.Logging;

namespace AlertImages.Rendering.Grafana;

/// <summary>
/// Asks Grafana for the panel of an alert rule: <c>GET /api/v1/provisioning/alert-rules/&lt;uid&gt;</c> has the annotations <c>__dashboardUid__</c> and
/// <c>__panelId__</c>. Rules from provisioning files
/// may have the fields <c>dashboardUid</c> and <c>panelId</c> instead, which only <c>/export</c> shows.
/// </summary>
public sealed partial class GrafanaRules : IGrafanaRules, IDisposable
{
    private readonly GrafanaApi _api;
    private readonly GrafanaLookup<RulePanel?> _lookup;
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
        _api = new GrafanaApi(options);
        _lookup = new GrafanaLookup<RulePanel?>(time, AskAsync);
    }

    /// <inheritdoc />
    public async Task<RulePanel?> FindAsync(long orgId, string ruleUid, CancellationToken cancellationToken) =>
        _api.CanAsk ? await _lookup.FindAsync(orgId > 0 ? orgId : _defaultOrgId, ruleUid, cancellationToken) : null;

    /// <inheritdoc />
    public void Dispose() => _api.Dispose();

    private async Task<(RulePanel? Panel, bool Lasts)> AskAsync(long orgId, string uid, CancellationToken deadline)
    {
        var path = "api/v1/provisioning/alert-rules/" + Uri.EscapeDataString(uid);
        var rule = await _api.GetAsync(orgId, path, deadline);
        if (rule.Failure is not null)
        {
            LogFailed(uid, rule.Problem);
            return (null, false);
        }

        var annotated = PanelOf(GrafanaJson.Text(rule.Body, "annotations", "__dashboardUid__"), GrafanaJson.Text(rule.Body, "annotations", "__panelId__"));
        if (annotated is { PanelId.Length: > 0 })
        {
            return (annotated, true);
        }

        var export = await _api.GetAsync(orgId, path + "/export?format=json", deadline);
        if (export.Failure is null)
        {
            return (Exported(export.Body, uid) ?? annotated, true);
        }

        // an old Grafana knows no export, and its rules have nothing but their annotations
        var isOld = export.Status == 404;
        if (!isOld)
        {
            LogFailed(uid, export.Problem);
        }

        return (annotated, isOld);
    }

    private static RulePanel? Exported(JsonElement export, string uid) => GrafanaJson.Elements(export, "groups")
        .SelectMany(static group => GrafanaJson.Elements(group, "rules"))
        .Where(rule => GrafanaJson.Text(rule, "uid") is var other && (other.Length == 0 || other == uid))
        .Select(static rule => PanelOf(GrafanaJson.Text(rule, "dashboardUid"), GrafanaJson.Text(rule, "panelId")))
        .FirstOrDefault(static panel => panel is not null);

    private static RulePanel? PanelOf(string dashboardUid, string panelId) =>
        dashboardUid.Length > 0 ? new RulePanel(dashboardUid, panelId == "0" ? "" : panelId) : null;

    [LoggerMessage(LogLevel.Warning, "Could not read the alert rule {Rule}, so its panel is not known: {Problem}")]
    private partial void LogFailed(string rule, string problem);
}
