using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Work;
using AlertImages.Rendering;
using AlertImages.Rendering.Modes;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Rendering.Grafana;

/// <summary>Mode grafana against a stand-in for a Grafana.</summary>
public sealed class GrafanaRendererTests
{
    [Test]
    public async Task The_request_names_panel_window_and_look()
    {
        await using var server = await StartAsync(PngSample.Create(200, 100));

        var result = await RenderAsync(server, new ScreenshotLook { Width = 100, Height = 50, Scale = 2, Theme = "dark", TimeZone = "UTC" });

        Assert.That(result, Is.InstanceOf<RenderResult.Rendered>());
        var request = server.Requests[0];
        Assert.That(request.PathAndQuery, Is.EqualTo(
            "/render/d-solo/dash01/_?from=1772355600000&orgId=1&panelId=7&theme=dark&to=1772359500000"
                + "&var-instance=web-1&width=100&height=50&scale=2&tz=UTC&timeout=9"));
        Assert.That(request.Headers["Authorization"], Is.EqualTo("Bearer glsa_token"));
    }

    [TestCase("rendering_limit_dark", PictureFailure.Limit)]
    [TestCase("rendering_timeout_light", PictureFailure.Timeout)]
    [TestCase("rendering_error_dark", PictureFailure.ErrorPage)]
    [TestCase("rendering_error", PictureFailure.ErrorPage)]
    [TestCase("rendering_plugin_not_installed", PictureFailure.RendererUnavailable)]
    public async Task A_placeholder_with_status_200_is_recognised(string name, PictureFailure expected)
    {
        // of the very size that was asked for: only its bytes tell
        var placeholder = PngSample.Create(100, 50, shade: 33);
        await using var server = await StartAsync(placeholder, name, placeholder);

        Assert.That(((RenderResult.Failed)await RenderAsync(server, new ScreenshotLook { Width = 100, Height = 50 })).Reason, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_picture_of_another_size_is_taken_for_a_placeholder()
    {
        await using var server = await StartAsync(PngSample.Create(99, 50));

        var result = (RenderResult.Failed)await RenderAsync(server, new ScreenshotLook { Width = 100, Height = 50 });

        Assert.That(result.Detail, Is.EqualTo("Grafana sent a picture of 99x50 instead of 100x50: one of its placeholders?"));
    }

    [TestCase(401, PictureFailure.LoginPage)]
    [TestCase(302, PictureFailure.LoginPage)]
    [TestCase(404, PictureFailure.DashboardNotFound)]
    [TestCase(429, PictureFailure.Limit)]
    [TestCase(500, PictureFailure.HttpStatus)]
    public async Task A_status_is_named(int status, PictureFailure expected)
    {
        await using var server = await ScriptedHttpServer.StartAsync(status);

        Assert.That(((RenderResult.Failed)await RenderAsync(server, new ScreenshotLook())).Reason, Is.EqualTo(expected));
    }

    private static Task<ScriptedHttpServer> StartAsync(
        byte[] picture,
        string placeholder = "",
        byte[]? bytes = null) => ScriptedHttpServer.StartAsync((context, request) =>
    {
        if (request.PathAndQuery.StartsWith("/render/", StringComparison.Ordinal))
        {
            return context.Response.Body.WriteAsync(picture).AsTask();
        }

        if (request.PathAndQuery == $"/public/img/{placeholder}.png")
        {
            return context.Response.Body.WriteAsync(bytes).AsTask();
        }

        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    });

    private static async Task<RenderResult> RenderAsync(ScriptedHttpServer server, ScreenshotLook look)
    {
        await using var sut = RendererCatalog.Create(
            "grafana",
            new RendererContext(
                new RendererOptions { GrafanaUrl = server.Url, PageUrl = server.Url, ServiceAccountToken = new Secret("glsa_token") },
                static () => throw new InvalidOperationException("no browser is needed"), TimeProvider.System, NullLoggerFactory.Instance),
            new ScreenshotMetrics(new MetricRegistry()));
        return await sut.RenderAsync(Some.Screenshot() with { Look = look, Variables = [KeyValuePair.Create("instance", "web-1")] }, CancellationToken.None);
    }
}
