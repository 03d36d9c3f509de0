using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Work;
using AlertImages.Rendering.Modes;

namespace AlertImages.Rendering.Grafana;

/// <summary>
/// Mode <c>grafana</c>: asks Grafana itself, <c>GET /render/d-solo/…</c> with the service account's token (grafana pkg/api/render.go). Grafana
/// answers some failures with 200 and a placeholder picture; those are recognised.
/// </summary>
internal sealed class GrafanaRenderer(RendererOptions options, HttpClient http, TimeProvider time) : IScreenshotRenderer, IDisposable
{
    private readonly GrafanaPlaceholders _placeholders = new(options.GrafanaUrl, http, time);

    public static RendererDescriptor Descriptor { get; } = new(
        Mode: "grafana",
        Name: "Grafana's own /render, with its image renderer",
        PagesSeeToken: true,
        Validate: static settings => settings.GrafanaUrl.Length > 0 ? [] : [new SettingError("grafana", "url", "must be set when mode = grafana")],
        Create: static context => new GrafanaRenderer(context.Options, RenderingHttp.Create(context.Options.CaCertFile), context.Time));

    public async Task<RenderResult> RenderAsync(ScreenshotRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, Address(request));
        if (options.ServiceAccountToken is { IsEmpty: false } token)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        }

        try
        {
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK
                ? await CheckAsync(request, await RenderingHttp.ReadAsync(response, cancellationToken), cancellationToken)
                : Refused(response);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new RenderResult.Failed(PictureFailure.RendererUnavailable, "Grafana cannot be reached: " + RenderingHttp.Reason(exception));
        }
    }

    public void Dispose()
    {
        _placeholders.Dispose();
        http.Dispose();
    }

    private async Task<RenderResult> CheckAsync(ScreenshotRequest request, byte[] png, CancellationToken cancellationToken)
    {
        if (PngFile.FindDefect(png) is not null)
        {
            // the caller names what is wrong with it
            return new RenderResult.Rendered(png);
        }

        if (await _placeholders.FindAsync(png, request.Look.Theme, cancellationToken) is { } failure)
        {
            return failure;
        }

        var (width, height) = PngFile.SizeOf(png);
        var expected = ((int)Math.Round(request.Look.Width * request.Look.Scale), (int)Math.Round(request.Look.Height * request.Look.Scale));
        return (width, height) == expected
            ? new RenderResult.Rendered(png)
            : new RenderResult.Failed(
                PictureFailure.ErrorPage, $"Grafana sent a picture of {width}x{height} instead of {expected.Item1}x{expected.Item2}: one of its placeholders?");
    }

    private Uri Address(ScreenshotRequest request)
    {
        var query = PanelQuery.Of(request);
        query.Append("width", request.Look.Width.ToString(CultureInfo.InvariantCulture));
        query.Append("height", request.Look.Height.ToString(CultureInfo.InvariantCulture));
        query.Append("scale", request.Look.Scale.ToString(CultureInfo.InvariantCulture));
        query.Append("tz", request.Look.TimeZone);
        query.Append("timeout", RenderingHttp.BudgetSeconds(options.CaptureTimeout));
        return new Uri(options.GrafanaUrl, $"render/{PanelQuery.PathOf(request)}?{string.Join('&', query)}");
    }

    private static RenderResult.Failed Refused(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        401 or 403 => new(PictureFailure.LoginPage, $"Grafana answered {(int)response.StatusCode}: is the service-account token valid?"),
        404 => new(PictureFailure.DashboardNotFound, "Grafana answered 404"),
        408 or 504 => new(PictureFailure.Timeout, $"Grafana answered {(int)response.StatusCode}"),
        429 => new(PictureFailure.Limit, "Grafana answered 429: its renderer has too much to do"),
        // a log-in form comes by a redirect
        >= 300 and < 400 => new(PictureFailure.LoginPage, "Grafana answered with a redirect, as to its log-in form"),
        var status => new(PictureFailure.HttpStatus, $"Grafana answered {status}"),
    };
}
