using System.Text.Json.Nodes;
using AlertImages.TestSupport;

namespace AlertImages.EndToEnd.Tests;

/// <summary>Alerts that name a picture that Grafana took itself: when it is sent, and that everybody says whose it is.</summary>
public sealed class GrafanaPictureTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);
    private static readonly byte[] s_png = PngSample.Create(1000, 500, 60);

    [Test]
    public async Task It_takes_the_place_of_a_firing_picture_that_failed_and_of_no_resolved_one()
    {
        await using var pictures = await ScriptedHttpServer.StartAsync(static (context, _) => context.Response.Body.WriteAsync(s_png).AsTask());
        await using var bed = await TestBed.CreateAsync();
        await bed.StartAsync();
        var url = pictures.Url + "public/img/attachments/one.png";

        var id = await bed.SendAsync(With(url, GrafanaPayload.Firing(dashboard: "panel-not-found")));
        var firing = (await bed.Receiver.NextAsync(s_deadline)).Json;
        await bed.SendAsync(With(url, GrafanaPayload.Resolved(dashboard: "panel-not-found")));
        var resolved = (await bed.Receiver.NextAsync(s_deadline)).Json;

        Assert.That(firing["message"]!.GetValue<string>(), Does.EndWith("Picture by Grafana."));
        Assert.That(
            (firing["alerts"]![0]!["imageURL"]?.GetValue<string>(), firing["alerts"]![0]!["imageNote"]?.GetValue<string>()),
            Is.EqualTo((url, "picture by Grafana")));
        Assert.That(
            (resolved["alerts"]![0]!["imageURL"], resolved["alerts"]![0]!["imageReason"]?.GetValue<string>()),
            Is.EqualTo(((JsonNode?)null, "the panel was not found on the dashboard")));
        Assert.That(await bed.MetricAsync("alertimages_images_by_source_total{source=\"grafana\"}"), Is.EqualTo(1));
        Assert.That(await bed.MetricAsync("alertimages_images_by_source_total{source=\"alertimages\"}"), Is.Zero);

        var alert = JsonNode.Parse(await bed.GetTextAsync($"api/v1/notifications/{id}"))!["alerts"]![0]!;
        Assert.That(alert["image"]!["source"]!.GetValue<string>(), Is.EqualTo("grafana"));
        Assert.That(await bed.GetTextAsync($"notifications/{id}"), Does.Contain("picture by Grafana, fetched").And.Not.Contain("picture taken"));
        Assert.That(
            (await DaemonProcess.RunAsync(["explain", id, "--config", bed.ConfigFile])).Output,
            Does.Contain("picture by Grafana fetched from " + url).And.Not.Contain("picture taken"));
    }

    [Test]
    public async Task It_comes_first_only_where_the_operator_says_so()
    {
        await using var pictures = await ScriptedHttpServer.StartAsync(static (context, _) => context.Response.Body.WriteAsync(s_png).AsTask());
        await using var bed = await TestBed.CreateAsync();
        // the former value
        bed.Set("unified_alerting.screenshots", "reuse_existing_image", "true");
        await bed.StartAsync();

        var url = pictures.Url + "one.png";
        var wide = With(url, GrafanaPayload.Firing("web-2"));
        wide["annotations"]!["__screenshot_width__"] = "800";
        await bed.SendAsync(With(url, GrafanaPayload.Firing()), wide);
        var message = (await bed.Receiver.NextAsync(s_deadline)).Json;

        Assert.That(message["message"]!.GetValue<string>(), Does.EndWith("Picture by Grafana (1 of 2 pictures)."));
        Assert.That(message["alerts"]!.AsArray().Select(alert => alert!["imageURL"]!.GetValue<string>() == url), Is.EqualTo(new[] { true, false }));
        Assert.That(bed.Daemon.Output, Does.Contain("Pictures by Grafana are used before our own"));
        Assert.That(await bed.MetricAsync("grafana_screenshot_successes_total"), Is.EqualTo(1), "the other one is ours");
    }

    private static JsonObject With(string url, JsonObject alert)
    {
        alert["imageURL"] = url;
        return alert;
    }
}
