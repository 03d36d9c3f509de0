using System.Text.RegularExpressions;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Rendering.Modes;
using Microsoft.Extensions.Logging;

namespace AlertImages.Rendering.Grafana;

/// <summary>
/// Asks Grafana for a dashboard, <c>GET /api/dashboards/uid/&lt;uid&gt;</c>.
/// Of dashboards of schema v2 that API knows nothing but, in the words of its 406, the version of the newer API that has them.
/// </summary>
public sealed partial class DashboardVariables : IDashboardVariables, IDisposable
{
    private static readonly DashboardAnswer s_nothing = new DashboardAnswer.Found(new HashSet<string>());
    private readonly GrafanaApi _api;
    private readonly GrafanaLookup<DashboardAnswer> _lookup;
    private readonly RendererOptions _options;
    private readonly ILogger<DashboardVariables> _logger;
    private readonly long _defaultOrgId;

    /// <summary>Without a service-account token nothing is asked.</summary>
    /// <param name="options">Where Grafana is.</param>
    /// <param name="defaultOrgId">The organisation of the token.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Logs dashboards that cannot be read.</param>
    public DashboardVariables(RendererOptions options, long defaultOrgId, TimeProvider time, ILogger<DashboardVariables> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _defaultOrgId, _logger) = (options, defaultOrgId, logger);
        _api = new GrafanaApi(options);
        _lookup = new GrafanaLookup<DashboardAnswer>(time, FetchAsync);
    }

    /// <inheritdoc />
    public Task<DashboardAnswer> AskAsync(long orgId, string dashboardUid, CancellationToken cancellationToken) =>
        _api.CanAsk ? _lookup.FindAsync(orgId, dashboardUid, cancellationToken) : Task.FromResult(s_nothing);

    /// <inheritdoc />
    public void Dispose() => _api.Dispose();

    private async Task<(DashboardAnswer Answer, bool Lasts)> FetchAsync(long orgId, string uid, CancellationToken deadline)
    {
        var answer = await _api.GetAsync(orgId, "api/dashboards/uid/" + Uri.EscapeDataString(uid), deadline);
        if (answer.Status == 406 && NewerPath(GrafanaJson.Text(answer.Body, "message"), orgId, uid) is { } path)
        {
            answer = await _api.GetAsync(orgId, path, deadline);
        }

        var read = Read(answer, orgId, uid);
        switch (read)
        {
            case DashboardAnswer.Missing missing:
                LogMissing(uid, orgId, missing.Reason.Label(), missing.Detail);
                break;
            case DashboardAnswer.Unknown unknown:
                LogUnknown(uid, orgId, unknown.Detail);
                break;
        }

        return (read, read is DashboardAnswer.Found);
    }

    private DashboardAnswer Read(GrafanaAnswer answer, long orgId, string uid) => answer switch
    {
        { Failure: null } => DashboardJson.Read(answer.Body) ?? (DashboardAnswer)new DashboardAnswer.Unknown(
            PictureFailure.HttpStatus, "the answer is no dashboard"),
        { Failure: PictureFailure.LoginGate } => new DashboardAnswer.Unknown(PictureFailure.LoginGate, answer.Problem),
        { Status: 404 } => new DashboardAnswer.Missing(PictureFailure.DashboardNotFound, $"{uid} in organisation {orgId}"),
        // a remote renderer looks as somebody else, who may be allowed what the token is not
        { Status: 401 or 403 } when !_options.PagesSeeToken => new DashboardAnswer.Unknown(PictureFailure.HttpStatus, answer.Problem),
        { Status: 403 } => new DashboardAnswer.Missing(PictureFailure.DashboardForbidden, answer.Words),
        { Status: 401 } when orgId != _defaultOrgId =>
            new DashboardAnswer.Missing(PictureFailure.NoTokenForOrg, $"organisation {orgId}; the token is one of organisation {_defaultOrgId}"),
        { Status: 401 } => new DashboardAnswer.Missing(PictureFailure.LoginPage, "Grafana answered 401: is the service-account token valid?"),
        _ => new DashboardAnswer.Unknown(answer.Failure.Value, answer.Problem),
    };

    /// <summary>The path is ours, for the same Grafana; the message only says which version there is, and the name of a hosted Grafana's stack.</summary>
    private static string? NewerPath(string message, long orgId, string uid)
    {
        if (Newer().Match(message) is not { Success: true } match)
        {
            return null;
        }

        var stack = match.Groups["stack"];
        var space = stack.Success ? stack.Value : orgId == 1 ? "default" : $"org-{orgId}";
        return $"apis/dashboard.grafana.app/{match.Groups["version"].Value}/namespaces/{space}/dashboards/{Uri.EscapeDataString(uid)}";
    }

    [GeneratedRegex(
        @"/apis/dashboard\.grafana\.app/(?<version>v[0-9]{1,2}((alpha|beta)[0-9]{1,2})?)/"
            + @"namespaces/(default|org-[0-9]{1,19}|(?<stack>stacks-[0-9]{1,19}))/dashboards/",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Newer();

    [LoggerMessage(LogLevel.Warning, "Could not open dashboard {Dashboard} of organisation {OrgId}, so its panels get no pictures: {Reason}: {Detail}")]
    private partial void LogMissing(string dashboard, long orgId, string reason, string detail);

    [LoggerMessage(LogLevel.Warning, "Could not read the variables of dashboard {Dashboard} of organisation {OrgId}: {Problem}")]
    private partial void LogUnknown(string dashboard, long orgId, string problem);
}
