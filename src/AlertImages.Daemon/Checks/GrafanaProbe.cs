using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;

namespace AlertImages.Daemon.Checks;

/// <summary>Asks the configured Grafana one thing at a time.</summary>
internal sealed class GrafanaProbe(GrafanaSettings grafana, HttpClients clients)
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    /// <summary>The answer, or why there is none.</summary>
    public async Task<(Answer? Answer, string? Failure)> GetAsync(string path, bool withToken)
    {
        try
        {
            using var limit = new CancellationTokenSource(s_timeout, TimeProvider.System);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(grafana.Url.TrimEnd('/') + "/"), path));
            request.Headers.Authorization = withToken ? new AuthenticationHeaderValue("Bearer", grafana.ServiceAccountToken!.Reveal()) : null;
            request.Headers.Add("X-Grafana-Org-Id", grafana.OrgId.ToString(CultureInfo.InvariantCulture));
            using var response = await clients.Create(null).SendAsync(request, limit.Token);
            return (new Answer(response.StatusCode, Parse(await response.Content.ReadAsStringAsync(limit.Token)))
            {
                LedTo = (int)response.StatusCode is >= 300 and < 400 ? PlaceOf(response.Headers.Location) : null,
                IsPage = response.Content.Headers.ContentType?.MediaType == "text/html",
                AsksForPassword = response.Headers.WwwAuthenticate.Count > 0,
            }, null);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return (null, exception is HttpRequestException failed
                ? $"cannot be reached: {failed.HttpRequestError}"
                : $"does not answer within {s_timeout.TotalSeconds:0} s");
        }
    }

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Host and path of a redirect; what comes after them may hold secrets.</summary>
    private static string? PlaceOf(Uri? location) =>
        location is null ? null : location.IsAbsoluteUri ? location.Authority + location.AbsolutePath : location.OriginalString.Split('?', '#')[0];

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What came back.</summary>
    internal sealed record Answer(HttpStatusCode Status, JsonNode? Json)
    {
        /// <summary>Where a redirect leads; null: it is none.</summary>
        public string? LedTo { get; init; }

        /// <summary>True: HTML.</summary>
        public bool IsPage { get; init; }

        /// <summary>True: an authentication of HTTP is wanted.</summary>
        public bool AsksForPassword { get; init; }
    }
}
