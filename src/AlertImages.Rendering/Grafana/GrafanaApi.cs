using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using AlertImages.Core.Pictures;
using AlertImages.Rendering.Modes;

namespace AlertImages.Rendering.Grafana;

/// <summary>Asks Grafana's API with the service-account token. What goes wrong is an answer, too.</summary>
internal sealed class GrafanaApi(RendererOptions options) : IDisposable
{
    // tabs, rows, panels and their options nest deeper than the 64 levels of the default
    private static readonly JsonDocumentOptions s_json = new() { MaxDepth = 256 };
    private readonly HttpClient _http = RenderingHttp.Create(options.CaCertFile);

    /// <summary>False without a token: then nothing can be asked.</summary>
    public bool CanAsk => options.ServiceAccountToken is { IsEmpty: false };

    /// <summary>The answer to <c>GET</c>. Throws only when there is a bug.</summary>
    /// <param name="orgId">The organisation.</param>
    /// <param name="path">Below <c>[grafana] url</c>.</param>
    /// <param name="deadline">Ends the wait.</param>
    public async Task<GrafanaAnswer> GetAsync(long orgId, string path, CancellationToken deadline)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.GrafanaUrl, path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.ServiceAccountToken!.Reveal());
            request.Headers.Add("X-Grafana-Org-Id", orgId.ToString(CultureInfo.InvariantCulture));
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline);
            return await ReadAsync(response, deadline);
        }
        catch (OperationCanceledException)
        {
            return new GrafanaAnswer(0, default, PictureFailure.Timeout, "Grafana did not answer in time");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new GrafanaAnswer(0, default, PictureFailure.RendererUnavailable, "Grafana cannot be reached: " + RenderingHttp.Reason(exception));
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<GrafanaAnswer> ReadAsync(HttpResponseMessage response, CancellationToken deadline)
    {
        var status = (int)response.StatusCode;
        if (GateOf(response) is { } gate)
        {
            return new GrafanaAnswer(status, default, PictureFailure.LoginGate, gate);
        }

        var body = Parse(await RenderingHttp.ReadAsync(response, deadline));
        return status switch
        {
            200 when body.ValueKind == JsonValueKind.Object => new GrafanaAnswer(status, body, null, ""),
            200 => new GrafanaAnswer(status, default, PictureFailure.HttpStatus, "the answer cannot be read"),
            408 or 504 => new GrafanaAnswer(status, body, PictureFailure.Timeout, $"Grafana answered {status}"),
            _ => new GrafanaAnswer(status, body, PictureFailure.HttpStatus, $"Grafana answered {status}"),
        };
    }

    /// <summary>Grafana's API never answers with a page, nor leads to another place; a proxy that wants a log-in does.</summary>
    private static string? GateOf(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        return response switch
        {
            { Headers.Location: { } location, RequestMessage.RequestUri: { } asked } when status is >= 300 and < 400 =>
                GateOf(status, asked, new Uri(asked, location)),
            { Content.Headers.ContentType.MediaType: "text/html" } when status is 200 or 401 or 403 => $"{status} came with a page instead of data",
            _ => null,
        };
    }

    /// <summary>A Grafana below a sub path leads from its API to its API.</summary>
    private static string? GateOf(int status, Uri asked, Uri target) => target.Host != asked.Host
        ? $"{status} led to {target.Host}"
        : target.AbsolutePath.Contains("/api", StringComparison.Ordinal) ? null : $"{status} led to {target.AbsolutePath}";

    private static JsonElement Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, s_json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
