using System.Net;
using AlertImages.Core.Pictures;
using AlertImages.TestSupport;

namespace AlertImages.EndToEnd.Tests;

/// <summary>The rendering service as a process of its own, and beside the daemon.</summary>
public sealed class RenderServerTests
{
    private const int ConfigurationExit = 2;
    private const int FailedExit = 3;

    [Test]
    public async Task Render_server_renders_and_ends_without_a_browser_left_behind()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.Set("rendering.service", "http_port", "0");
        bed.WriteConfig();
        await using var server = await DaemonProcess.StartAsync("render-server", bed.ConfigFile);

        var png = await RenderAsync(bed, server.Address);
        var (second, _, error) = await DaemonProcess.RunAsync(["render-server", "--config", bed.ConfigFile]);
        var exitCode = await server.StopAsync();

        Assert.That(PngFile.SizeOf(png), Is.EqualTo((1000, 500)));
        Assert.That((second, exitCode), Is.EqualTo((FailedExit, 0)));
        Assert.That(error, Does.Contain("is used by another alertimages"));
    }

    [Test]
    public async Task Beside_the_daemon_it_shares_the_browser_but_not_the_token()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.Set("grafana", "service_account_token", "glsa_of-the-daemon");
        bed.Set("rendering.service", "enabled", "true");
        bed.Set("rendering.service", "http_port", "0");
        await bed.StartAsync();
        await Eventually.HoldsAsync(() => bed.Daemon.Output.Contains("Rendering service on ", StringComparison.Ordinal), "the service listens");
        var address = new Uri(bed.Daemon.Output.Split("Rendering service on ")[1].Split('\n')[0] + "/");

        await bed.SendAsync(GrafanaPayload.Firing());
        await bed.Receiver.NextAsync();
        await RenderAsync(bed, address);

        var pages = bed.Grafana.Requests.Where(static request => request.PathAndQuery.StartsWith("/d-solo/", StringComparison.Ordinal)).ToList();
        Assert.That(
            pages.Select(static request => request.Headers.GetValueOrDefault("Authorization")),
            Is.EqualTo(new[] { "Bearer glsa_of-the-daemon", null }));
    }

    [Test]
    public async Task Remote_mode_renders_through_another_process()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.Set("rendering.service", "http_port", "0");
        bed.WriteConfig();
        await using var server = await DaemonProcess.StartAsync("render-server", bed.ConfigFile);
        bed.Set("paths", "data", bed.Folder.File("other-data"));
        bed.Set("rendering", "mode", "remote");
        bed.Set("rendering", "server_url", server.Address + "render");
        await bed.StartAsync();

        await bed.SendAsync(GrafanaPayload.Firing());

        Assert.That((await bed.Receiver.NextAsync()).Json["alerts"]![0]!["imageURL"], Is.Not.Null);
        Assert.That(bed.Daemon.Output, Does.Contain("Backend rendering via external http server, version"));
    }

    [Test]
    public async Task The_default_token_is_refused_off_loopback_and_the_daemon_s_port_too()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.Set("rendering.service", "http_addr", "0.0.0.0");
        bed.WriteConfig();
        var (exitCode, _, error) = await DaemonProcess.RunAsync(["render-server", "--config", bed.ConfigFile]);
        bed.Set("rendering.service", "http_addr", "127.0.0.1");
        bed.Set("rendering.service", "enabled", "true");
        bed.Set("rendering.service", "http_port", "9195");
        bed.Set("server", "http_port", "9195");
        bed.WriteConfig();
        var (sameExit, output, _) = await DaemonProcess.RunAsync(["check-config", "--config", bed.ConfigFile]);

        Assert.That((exitCode, sameExit), Is.EqualTo((ConfigurationExit, ConfigurationExit)));
        Assert.That(error, Does.Contain("[rendering.service] auth_tokens: the default token - is known to everybody"));
        Assert.That(output, Does.Contain("[rendering.service] http_port: '9195' is the port of [server] http_port already"));
    }

    [Test]
    public async Task Callers_without_a_token_are_served_on_loopback_when_allowed()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.Set("rendering.service", "http_port", "0");
        bed.Set("rendering.service", "allow_anonymous", "true");
        bed.WriteConfig();
        await using var server = await DaemonProcess.StartAsync("render-server", bed.ConfigFile);

        var png = await RenderAsync(bed, server.Address, token: null);
        bed.Set("rendering.service", "http_addr", "0.0.0.0");
        bed.Set("rendering.service", "auth_tokens", "a-token-of-its-own");
        bed.WriteConfig();
        var (exitCode, _, error) = await DaemonProcess.RunAsync(["render-server", "--config", bed.ConfigFile]);

        Assert.That(PngFile.SizeOf(png), Is.EqualTo((1000, 500)));
        Assert.That(exitCode, Is.EqualTo(ConfigurationExit));
        Assert.That(error, Does.Contain("[rendering.service] allow_anonymous"));
    }

    private static async Task<byte[]> RenderAsync(TestBed bed, Uri service, string? token = "-")
    {
        using var http = TestHttp.Create();
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(service, "render?url=" + Uri.EscapeDataString(bed.Grafana.Url + "d-solo/solo/_?panelId=7&render=1")));
        if (token is not null)
        {
            request.Headers.Add("X-Auth-Token", token);
        }

        using var answer = await http.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return await answer.Content.ReadAsByteArrayAsync();
    }
}
