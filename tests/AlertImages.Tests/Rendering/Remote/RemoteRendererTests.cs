using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Work;
using AlertImages.Rendering;
using AlertImages.Rendering.Modes;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Rendering.Remote;

/// <summary>Mode remote against a stand-in for a Grafana image renderer.</summary>
public sealed class RemoteRendererTests
{
    private const string Token = "renderer-token-4711";

    [Test]
    public async Task The_request_is_the_one_that_Grafana_makes()
    {
        await using var server = await ScriptedHttpServer.StartAsync(static (context, _) => context.Response.Body.WriteAsync(PngSample.Create()).AsTask());

        await RenderAsync(server, new ScreenshotLook { TimeZone = "Europe/Berlin", Scale = 1.5 });

        var request = server.Requests.Single();
        var query = QueryHelpers.ParseQuery(request.PathAndQuery.Split('?', 2)[1]).ToDictionary(static pair => pair.Key, static pair => pair.Value.ToString());
        Assert.That(query, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["url"] = "https://grafana.example.org/sub/d-solo/dash01/_?from=1772355600000&orgId=1&panelId=7&to=1772359500000&timezone=Europe%2FBerlin&render=1",
            ["domain"] = "grafana.example.org",
            ["timezone"] = "Europe/Berlin",
            ["encoding"] = "png",
            ["timeout"] = "9",
            ["width"] = "1000",
            ["height"] = "500",
            ["deviceScaleFactor"] = "1.500000",
        }));
        Assert.That(request.PathAndQuery, Does.StartWith("/render?"));
        Assert.That((request.Headers["X-Auth-Token"], request.Headers["X-Tenant-ID"]), Is.EqualTo((Token, "grafana.example.org")));
    }

    [Test]
    public async Task A_signed_key_lets_look_at_one_organisation_for_a_while()
    {
        await using var server = await ScriptedHttpServer.StartAsync(static (context, _) => context.Response.Body.WriteAsync(PngSample.Create()).AsTask());
        await RenderAsync(server, new ScreenshotLook(), sign: true);

        var key = QueryHelpers.ParseQuery(server.Requests.Single().PathAndQuery.Split('?', 2)[1])["renderKey"].ToString().Split('.');
        var expected = HMACSHA512.HashData(Encoding.UTF8.GetBytes(Token), Encoding.ASCII.GetBytes($"{key[0]}.{key[1]}"));
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(key[1]))!;
        Assert.That(Base64Url.DecodeFromChars(key[2]), Is.EqualTo(expected));
        Assert.That(Encoding.ASCII.GetString(Base64Url.DecodeFromChars(key[0])), Is.EqualTo("""{"alg":"HS512","typ":"JWT"}"""));
        Assert.That(claims["RenderUser"]!.ToJsonString(), Is.EqualTo("""{"org_id":1,"user_id":0,"org_role":"Viewer"}"""));
        Assert.That(claims["exp"]!.GetValue<long>(), Is.EqualTo(new ManualTime().GetUtcNow().AddMinutes(5).ToUnixTimeSeconds()));
    }

    [TestCase(401, PictureFailure.RendererUnavailable)]
    [TestCase(403, PictureFailure.RendererUnavailable)]
    [TestCase(408, PictureFailure.Timeout)]
    [TestCase(429, PictureFailure.Limit)]
    [TestCase(500, PictureFailure.HttpStatus)]
    [TestCase(504, PictureFailure.Timeout)]
    [TestCase(302, PictureFailure.HttpStatus)]
    public async Task A_status_is_named_without_the_address(int status, PictureFailure expected)
    {
        await using var server = await ScriptedHttpServer.StartAsync(status);

        var result = (RenderResult.Failed)await RenderAsync(server, new ScreenshotLook(), sign: true);

        Assert.That(result.Reason, Is.EqualTo(expected));
        Assert.That(result.Detail, Does.Not.Contain("http").And.Not.Contain("eyJ").And.Not.Contain(Token));
    }

    [Test]
    public async Task Our_own_service_tells_the_reason()
    {
        await using var server = await ScriptedHttpServer.StartAsync(static (context, _) =>
        {
            context.Response.StatusCode = 500;
            context.Response.Headers["X-AlertImages-Reason"] = "login_page";
            return Task.CompletedTask;
        });

        Assert.That(((RenderResult.Failed)await RenderAsync(server, new ScreenshotLook())).Reason, Is.EqualTo(PictureFailure.LoginPage));
    }

    [Test]
    public async Task An_answer_without_end_is_cut_and_refused()
    {
        await using var server = await ScriptedHttpServer.StartAsync(static (context, _) => ScriptedHttpServer.WriteMuchAsync(context, 40));

        var result = (RenderResult.Rendered)await RenderAsync(server, new ScreenshotLook());

        Assert.That(result.Png, Has.Length.EqualTo(PngFile.MaxBytes + 1));
        Assert.That(PngFile.FindDefect(result.Png), Is.EqualTo($"the picture has more than {PngFile.MaxBytes} bytes"));
    }

    [TestCase("{\"version\":\"3.3.9\"}", 200, "1.000000")]
    [TestCase("{\"version\":\"3.4.0\"}", 200, "0.500000")]
    [TestCase("{\"version\":\"v5.9.1-beta\"}", 200, "0.500000")]
    [TestCase("rubbish", 200, "0.500000")]
    [TestCase("", 404, "1.000000")]
    public async Task An_old_renderer_is_not_asked_for_what_it_cannot_do(string version, int status, string scale)
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, request) =>
        {
            context.Response.StatusCode = request.PathAndQuery == "/render/version" ? status : 200;
            return request.PathAndQuery == "/render/version"
                ? context.Response.WriteAsync(version)
                : context.Response.Body.WriteAsync(PngSample.Create()).AsTask();
        });
        await using var sut = Sut(server, false);

        await sut.WarmUpAsync(CancellationToken.None);
        await sut.RenderAsync(Some.Screenshot() with { Look = new ScreenshotLook { Scale = 0.5 } }, CancellationToken.None);

        Assert.That(server.Requests[^1].PathAndQuery, Does.Contain("deviceScaleFactor=" + scale));
    }

    private static async Task<RenderResult> RenderAsync(ScriptedHttpServer server, ScreenshotLook look, bool sign = false)
    {
        await using var sut = Sut(server, sign);
        return await sut.RenderAsync(Some.Screenshot() with { Look = look }, CancellationToken.None);
    }

    private static MeasuredRenderer Sut(ScriptedHttpServer server, bool sign) => RendererCatalog.Create(
        "remote",
        new RendererContext(
            new RendererOptions
            {
                GrafanaUrl = new Uri("https://grafana.example.org/sub/"),
                PageUrl = new Uri("https://grafana.example.org/sub/"),
                ServerUrl = new Uri(server.Url, "render"),
                RendererToken = new Secret(Token),
                SignRenderKeys = sign,
            },
            static () => throw new InvalidOperationException("no browser is needed"),
            new ManualTime(),
            NullLoggerFactory.Instance),
        new ScreenshotMetrics(new MetricRegistry()));
}
