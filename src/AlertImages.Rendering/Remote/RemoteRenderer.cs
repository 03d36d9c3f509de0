using System.Globalization;
using System.Net;
using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Work;
using AlertImages.Rendering.Grafana;
using AlertImages.Rendering.Modes;
using Microsoft.Extensions.Logging;

namespace AlertImages.Rendering.Remote;

/// <summary>
/// Mode <c>remote</c>: a Grafana image renderer, of its Node or Go generation, or our own rendering service, by the HTTP API that Grafana uses
/// (grafana pkg/services/rendering/http_mode.go). Addresses hold a render key and are never logged.
/// </summary>
internal sealed partial class RemoteRenderer(RendererOptions options, HttpClient http, TimeProvider time, ILogger<RemoteRenderer> logger)
    : IScreenshotRenderer, IWarmUp, IDisposable
{
    /// <summary>The header by which our own service tells why there is no picture.</summary>
    public const string ReasonHeader = "X-AlertImages-Reason";

    private static readonly TimeSpan s_probeTimeout = TimeSpan.FromSeconds(5);
    private volatile RendererVersion _version = RendererVersion.Newest;

    public static RendererDescriptor Descriptor { get; } = new(
        Mode: "remote",
        Name: "a Grafana image renderer",
        PagesSeeToken: false,
        Validate: static settings => settings.ServerUrl.Length > 0
            ? []
            : [new SettingError("rendering", "server_url", "must be set when mode = remote, like http://renderer:8081/render")],
        Create: static context => new RemoteRenderer(
            context.Options, RenderingHttp.Create(context.Options.CaCertFile), context.Time, context.Loggers.CreateLogger<RemoteRenderer>()));

    public async Task<RenderResult> RenderAsync(ScreenshotRequest request, CancellationToken cancellationToken)
    {
        using var message = Message(new Uri($"{options.ServerUrl!.AbsoluteUri}?{string.Join('&', Query(request))}"));
        try
        {
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK
                ? new RenderResult.Rendered(await RenderingHttp.ReadAsync(response, cancellationToken))
                : Refused(response) with { RetryAfter = RetryAfter.Of(response, time) };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new RenderResult.Failed(PictureFailure.RendererUnavailable, "the renderer cannot be reached: " + RenderingHttp.Reason(exception));
        }
    }

    /// <summary>Asks for the renderer's version; 404 is what those before 1.0.1 say.</summary>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        using var message = Message(new Uri(options.ServerUrl!.AbsoluteUri + "/version"));
        using var deadline = new CancellationTokenSource(s_probeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound)
            {
                _version = response.StatusCode == HttpStatusCode.OK
                    ? RendererVersion.Parse(await RenderingHttp.ReadAsync(response, either.Token))
                    : RendererVersion.Oldest;
                LogVersion(_version.Text);
                return;
            }

            LogNoVersion($"it answered {(int)response.StatusCode}");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            LogNoVersion(RenderingHttp.Reason(exception));
        }
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Message(Uri address)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, address);
        message.Headers.Add("X-Auth-Token", options.RendererToken?.Reveal() ?? "-");
        message.Headers.Add("X-Tenant-ID", options.PageUrl.Host);
        message.Headers.UserAgent.ParseAdd("AlertImages");
        return message;
    }

    private List<string> Query(ScreenshotRequest request)
    {
        var look = request.Look;
        var query = new List<string>();
        query.Append("url", PanelAddress.Of(options.PageUrl, request).AbsoluteUri);
        query.Append(
            "renderKey",
            options.SignRenderKeys ? RenderKey.Sign(request.OrgId, options.RendererToken!, time.GetUtcNow() + options.RenderKeyLifetime) : "");
        query.Append("domain", options.PageUrl.Host);
        query.Append("timezone", look.TimeZone);
        query.Append("encoding", "png");
        query.Append("timeout", RenderingHttp.BudgetSeconds(options.CaptureTimeout));
        query.Append("width", look.Width.ToString(CultureInfo.InvariantCulture));
        query.Append("height", look.Height.ToString(CultureInfo.InvariantCulture));
        query.Append("deviceScaleFactor", _version.Scale(look.Scale).ToString("F6", CultureInfo.InvariantCulture));
        return query;
    }

    private static RenderResult.Failed Refused(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (response.Headers.TryGetValues(ReasonHeader, out var reasons))
        {
            return new RenderResult.Failed(PictureFailures.FromLabel(reasons.First()), $"the renderer answered {status}");
        }

        return status switch
        {
            401 or 403 => new(PictureFailure.RendererUnavailable, $"the renderer answered {status}: is [rendering] renderer_token right?"),
            408 or 504 => new(PictureFailure.Timeout, $"the renderer answered {status}"),
            429 => new(PictureFailure.Limit, "the renderer answered 429: it has too much to do"),
            _ => new(PictureFailure.HttpStatus, $"the renderer answered {status}"),
        };
    }

    [LoggerMessage(LogLevel.Information, "Backend rendering via external http server, version {Version}")]
    private partial void LogVersion(string version);

    [LoggerMessage(LogLevel.Warning, "Couldn't get remote renderer version: {Problem}")]
    private partial void LogNoVersion(string problem);
}
