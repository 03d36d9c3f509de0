using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AlertImages.Core.Delivery;
using AlertImages.Core.Screenshots;
using Microsoft.Extensions.Logging;

namespace AlertImages.Rendering.Grafana;

/// <summary>Asks Grafana for the variables of a dashboard, <c>GET /api/dashboards/uid/&lt;uid&gt;</c>; an answer is kept for five minutes, none for one.</summary>
public sealed partial class DashboardVariables : IDashboardVariables, IDisposable
{
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_lifeOfFailure = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(3);
    private const int MaxDashboards = 5000;

    private readonly RendererOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<DashboardVariables> _logger;
    private readonly HttpClient _http;
    private readonly Dictionary<(long OrgId, string Uid), Entry> _known = [];
    private readonly Lock _gate = new();

    /// <summary>Without a service-account token nothing is asked.</summary>
    public DashboardVariables(RendererOptions options, TimeProvider time, ILogger<DashboardVariables> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _time, _logger) = (options, time, logger);
        _http = RenderingHttp.Create(options.CaCertFile);
    }

    /// <inheritdoc />
    public async Task<IReadOnlySet<string>> ReadNamesAsync(long orgId, string dashboardUid, CancellationToken cancellationToken)
    {
        if (_options.ServiceAccountToken is not { IsEmpty: false } token)
        {
            return new HashSet<string>();
        }

        return await Find(orgId, dashboardUid, token).WaitAsync(cancellationToken) ?? new HashSet<string>();
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    /// <summary>The answer that is known or under way, or a new one: several alerts of one dashboard ask once.</summary>
    private Task<IReadOnlySet<string>?> Find(long orgId, string dashboardUid, Secret token)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            if (_known.TryGetValue((orgId, dashboardUid), out var known) && now - known.At <= known.Life)
            {
                return known.Names;
            }

            if (_known.Count > MaxDashboards)
            {
                _known.Clear();
            }

            var entry = new Entry(now);
            entry.Names = FetchAsync(orgId, dashboardUid, token.Reveal(), entry);
            _known[(orgId, dashboardUid)] = entry;
            return entry.Names;
        }
    }

    private async Task<IReadOnlySet<string>?> FetchAsync(long orgId, string uid, string token, Entry entry)
    {
        try
        {
            using var deadline = new CancellationTokenSource(s_timeout, _time);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_options.GrafanaUrl, "api/dashboards/uid/" + Uri.EscapeDataString(uid)));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Headers.Add("X-Grafana-Org-Id", orgId.ToString(CultureInfo.InvariantCulture));
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return NamesOf(await RenderingHttp.ReadAsync(response, deadline.Token));
            }

            LogFailed(uid, $"Grafana answered {(int)response.StatusCode}");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            // the picture is taken without variables
            LogFailed(uid, RenderingHttp.Reason(exception));
        }

        entry.Life = s_lifeOfFailure;
        return null;
    }

    /// <summary>Both forms of dashboards: <c>templating.list[].name</c> and, of the newer schema, <c>spec.variables[].spec.name</c>.</summary>
    private static HashSet<string> NamesOf(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (Find(document.RootElement, "dashboard", "templating", "list") is { ValueKind: JsonValueKind.Array } list)
        {
            names.UnionWith(list.EnumerateArray().Select(static variable => NameOf(variable)).OfType<string>());
        }

        if (Find(document.RootElement, "dashboard", "variables") is { ValueKind: JsonValueKind.Array } newer)
        {
            names.UnionWith(newer.EnumerateArray().Select(static variable => Find(variable, "spec") is { } spec ? NameOf(spec) : null).OfType<string>());
        }

        return names;
    }

    private static string? NameOf(JsonElement variable) => Find(variable, "name") is { ValueKind: JsonValueKind.String } name ? name.GetString() : null;

    private static JsonElement? Find(JsonElement element, params string[] path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }

    [LoggerMessage(LogLevel.Warning, "The variables of dashboard {Dashboard} could not be read, its pictures are taken without them: {Problem}")]
    private partial void LogFailed(string dashboard, string problem);

    private sealed class Entry(DateTimeOffset at)
    {
        public DateTimeOffset At { get; } = at;

        public TimeSpan Life { get; set; } = s_life;

        public Task<IReadOnlySet<string>?> Names { get; set; } = null!;
    }
}
