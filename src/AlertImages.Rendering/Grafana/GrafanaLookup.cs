using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AlertImages.Core.Delivery;

namespace AlertImages.Rendering.Grafana;

/// <summary>Asks Grafana's API for one thing of each key, with the service-account token; an answer is kept for five minutes, none for one. Several who ask at once ask once.</summary>
/// <typeparam name="T">What is read.</typeparam>
internal sealed class GrafanaLookup<T> : IDisposable
    where T : class
{
    private const int MaxKept = 5000;
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_lifeOfFailure = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(3);

    private readonly RendererOptions _options;
    private readonly TimeProvider _time;
    private readonly string _path;
    private readonly Func<JsonElement, T?> _read;
    private readonly Action<string, string> _failed;
    private readonly HttpClient _http;
    private readonly Dictionary<(long OrgId, string Key), Entry> _known = [];
    private readonly Lock _gate = new();

    /// <param name="options">Where Grafana is; without a token nothing is asked.</param>
    /// <param name="time">The clock.</param>
    /// <param name="path">The API's path; the key comes after it.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="failed">Told of the key and the problem when there is no answer.</param>
    public GrafanaLookup(RendererOptions options, TimeProvider time, string path, Func<JsonElement, T?> read, Action<string, string> failed)
    {
        (_options, _time, _path, _read, _failed) = (options, time, path, read, failed);
        _http = RenderingHttp.Create(options.CaCertFile);
    }

    /// <summary>Null when it cannot be had.</summary>
    public Task<T?> FindAsync(long orgId, string key, CancellationToken cancellationToken) =>
        _options.ServiceAccountToken is { IsEmpty: false } token ? Find(orgId, key, token).WaitAsync(cancellationToken) : Task.FromResult<T?>(null);

    public void Dispose() => _http.Dispose();

    /// <summary>The element at a path of names; null when there is none.</summary>
    public static JsonElement? Child(JsonElement element, params ReadOnlySpan<string> path)
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

    private Task<T?> Find(long orgId, string key, Secret token)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            if (_known.TryGetValue((orgId, key), out var known) && now - known.At <= known.Life)
            {
                return known.Value;
            }

            if (_known.Count > MaxKept)
            {
                _known.Clear();
            }

            var entry = new Entry(now);
            entry.Value = FetchAsync(orgId, key, token.Reveal(), entry);
            _known[(orgId, key)] = entry;
            return entry.Value;
        }
    }

    private async Task<T?> FetchAsync(long orgId, string key, string token, Entry entry)
    {
        try
        {
            using var deadline = new CancellationTokenSource(s_timeout, _time);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_options.GrafanaUrl, _path + Uri.EscapeDataString(key)));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Headers.Add("X-Grafana-Org-Id", orgId.ToString(CultureInfo.InvariantCulture));
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                using var document = JsonDocument.Parse(await RenderingHttp.ReadAsync(response, deadline.Token));
                return _read(document.RootElement);
            }

            _failed(key, $"Grafana answered {(int)response.StatusCode}");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            // who asks does without
            _failed(key, RenderingHttp.Reason(exception));
        }

        entry.Life = s_lifeOfFailure;
        return null;
    }

    private sealed class Entry(DateTimeOffset at)
    {
        public DateTimeOffset At { get; } = at;

        public TimeSpan Life { get; set; } = s_life;

        public Task<T?> Value { get; set; } = null!;
    }
}
