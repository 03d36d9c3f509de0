using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Work;
using AlertImages.Daemon.Composition;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Hosting;
using AlertImages.Rendering;
using AlertImages.Rendering.Chromium;
using AlertImages.Rendering.Modes;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Rendering;

/// <summary>Panels, a browser, our rendering service, and a stand-in for a Grafana that renders through it.</summary>
internal sealed class RenderBed : IAsyncDisposable
{
    public const string Token = "renderer-token-of-tests";
    private readonly HttpClient _http = TestHttp.Create();
    private readonly TempFolder _folder = new();

    public PanelSite Panels { get; private set; } = null!;

    public ChromiumBrowser Browser { get; private set; } = null!;

    public MetricRegistry Registry { get; } = new();

    public RenderApplication Service { get; private set; } = null!;

    public ScriptedHttpServer Grafana { get; private set; } = null!;

    public Uri ServiceUrl => new(Service.Address);

    public static async Task<RenderBed> StartAsync(string settings = "")
    {
        var bed = new RenderBed { Panels = await PanelSite.StartAsync() };
        var file = bed._folder.Write(
            "test.ini",
            $"[grafana]\nurl = {bed.Panels.Url}\n[log]\nlevel = error\n[rendering.service]\nhttp_port = 0\nauth_tokens = other-token {Token}\n{settings}");
        var configuration = ConfigurationLoader.Load([file], new Dictionary<string, string>());
        ConfigurationRules.CheckRenderService(configuration);
        Assert.That(configuration.Errors, Is.Empty);
        bed.Browser = new ChromiumBrowser(
            RuntimeOptions.Browser(configuration, bed._folder.Path),
            bed.Registry,
            TimeProvider.System,
            NullLoggerFactory.Instance);
        bed.Service = await RenderApplication.StartAsync(configuration, bed.Browser, bed.Registry, CancellationToken.None);
        bed.Grafana = await ScriptedHttpServer.StartAsync(bed.AnswerAsGrafanaAsync);
        return bed;
    }

    /// <summary>The renderer of a mode, as the daemon makes it.</summary>
    public MeasuredRenderer Renderer(string mode, TimeSpan? timeout = null, Uri? elsewhere = null)
    {
        var options = new RendererOptions
        {
            GrafanaUrl = elsewhere ?? (mode == "grafana" ? Grafana.Url : Panels.Url),
            PageUrl = mode == "embedded" && elsewhere is not null ? elsewhere : Panels.Url,
            ServerUrl = elsewhere ?? new Uri(Service.Address + "/render"),
            RendererToken = new Secret(Token),
            ServiceAccountToken = new Secret("glsa_token-of-tests"),
            CaptureTimeout = timeout ?? TimeSpan.FromSeconds(30),
        };
        return RendererCatalog.Create(
            mode,
            new RendererContext(options, () => Browser, TimeProvider.System, NullLoggerFactory.Instance),
            new ScreenshotMetrics(new MetricRegistry()));
    }

    public async Task<HttpResponseMessage> GetAsync(string pathAndQuery, string? token = Token, string? tenant = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(ServiceUrl, pathAndQuery));
        if (token is not null)
        {
            request.Headers.Add("X-Auth-Token", token);
        }

        if (tenant is not null)
        {
            request.Headers.Add("X-Tenant-ID", tenant);
        }

        return await _http.SendAsync(request);
    }

    /// <summary>The query of <c>/render</c> for one of the panel pages.</summary>
    public string Render(string uid, string more = "") => $"/render?url={Uri.EscapeDataString(Panels.Url.AbsoluteUri + "d-solo/" + uid + "/_?render=1")}{more}";

    public async ValueTask DisposeAsync()
    {
        await Grafana.DisposeAsync();
        await Service.DisposeAsync();
        await Browser.DisposeAsync();
        await Panels.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    /// <summary>Grafana's <c>/render</c>: has the page rendered by its renderer and passes the picture on.</summary>
    private async Task AnswerAsGrafanaAsync(HttpContext context, RecordedRequest request)
    {
        if (!request.PathAndQuery.StartsWith("/render/", StringComparison.Ordinal)
            || request.Headers.GetValueOrDefault("Authorization") != "Bearer glsa_token-of-tests")
        {
            context.Response.StatusCode = request.PathAndQuery.StartsWith("/render/", StringComparison.Ordinal) ? 401 : 404;
            return;
        }

        var page = Uri.EscapeDataString(Panels.Url.AbsoluteUri + request.PathAndQuery["/render/".Length..] + "&render=1");
        var query = context.Request.Query;
        using var answer =
            await GetAsync(
                $"/render?url={page}&width={query["width"]}&height={query["height"]}&deviceScaleFactor={query["scale"]}"
                    + $"&timezone={query["tz"]}&timeout={query["timeout"]}&encoding=png");
        context.Response.StatusCode = answer.IsSuccessStatusCode ? 200 : 500;
        await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
    }
}
