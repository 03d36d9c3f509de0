using System.Text.Json.Nodes;
using AlertImages.Core.Pictures;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.EndToEnd.Tests;

/// <summary>An alert comes in, messages with the right pictures go out: the real executable, a real Chromium, a real SMTP server.</summary>
public sealed class MainJobTests
{
    [Test]
    public async Task Slack_mail_and_webhook_get_the_picture_by_link()
    {
        await using var slack = await StartSlackAsync();
        await using var mails = await MailDev.StartAsync("alerts", "smtp-password");
        await using var bed = await TestBed.CreateAsync();
        UseAll(bed, slack, mails);
        await bed.StartAsync();

        await bed.SendAsync(GrafanaPayload.Firing());

        var body = (await bed.Receiver.NextAsync()).Json;
        var url = body["alerts"]![0]!["imageURL"]!.GetValue<string>();
        Assert.That(url, Does.Match($@"^{bed.Daemon.Address}public/img/attachments/\w{{27}}\.png$"));
        var png = await bed.GetBytesAsync(url);
        Assert.That(PngFile.FindDefect(png), Is.Null);
        Assert.That(PngFile.SizeOf(png), Is.EqualTo((1000, 500)));
        Assert.That(body["title"]!.GetValue<string>(), Is.EqualTo("[FIRING:1] HighCPU (web-1 critical)"));

        var upload = await UploadAsync(slack);
        Assert.That(upload.Body.AsSpan().IndexOf(png), Is.GreaterThan(0), "Slack got the very bytes");
        var mail = (await mails.WaitForMailsAsync(1))[0]!;
        Assert.That(mail["subject"]!.GetValue<string>(), Is.EqualTo("[FIRING:1] HighCPU (web-1 critical)"));
        Assert.That(mail["html"]!.GetValue<string>(), Does.Contain($"<img src=\"{url}\""));
        Assert.That(await bed.MetricAsync("grafana_screenshot_successes_total"), Is.EqualTo(1));
        Assert.That(await bed.MetricAsync("grafana_screenshot_upload_successes_total"), Is.EqualTo(1));
        Assert.That(await bed.MetricAsync("grafana_alerting_image_upload_successes_total"), Is.EqualTo(1));
    }

    [Test]
    public async Task Without_a_link_a_mail_has_the_picture_inside()
    {
        await using var mails = await MailDev.StartAsync("alerts", "smtp-password");
        await using var bed = await TestBed.CreateAsync();
        bed.Set("unified_alerting.screenshots", "upload_external_image_storage", "false");
        UseMail(bed, mails);
        bed.ContactPoint("ops", "{ uid: mail, type: email, settings: { addresses: ops@example.org } }");
        await bed.StartAsync();

        await bed.SendAsync(GrafanaPayload.Firing());

        var mail = (await mails.WaitForMailsAsync(1))[0]!;
        var attachment = mail["attachments"]![0]!;
        var png = await mails.ReadAttachmentAsync(mail["id"]!.GetValue<string>(), attachment["generatedFileName"]!.GetValue<string>());
        Assert.That(PngFile.FindDefect(png), Is.Null);
        Assert.That(attachment["contentDisposition"]!.GetValue<string>(), Is.EqualTo("inline"));
        Assert.That(
            mail["html"]!.GetValue<string>(),
            Does.Contain($"cid:{attachment["contentId"]!.GetValue<string>()}").Or.Contain(attachment["generatedFileName"]!.GetValue<string>()));
        Assert.That(mail["text"]!.GetValue<string>(), Does.StartWith("**Firing**"));
    }

    [Test]
    public async Task Firing_and_resolved_are_two_pictures_and_a_repeat_shows_the_first_again()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.Set("unified_alerting.screenshots", "cache_ttl", "0s");
        bed.Set("notifications", "dedup_window", "0s");
        var renders = 0;
        bed.Grafana.Page(
            "counted",
            _ =>
                $"<div class='panel-solo' style='width:{Interlocked.Increment(ref renders) * 50}px;height:50px;background:red'></div><script>"
                    + $"window.panelsRendered=1</script>");
        await bed.StartAsync();

        await bed.SendAsync(GrafanaPayload.Firing(dashboard: "counted"));
        var firing = await PictureOfAsync(bed);
        await bed.SendAsync(GrafanaPayload.Firing(dashboard: "counted"));
        var repeated = await PictureOfAsync(bed);
        await bed.SendAsync(GrafanaPayload.Resolved(dashboard: "counted"));
        var resolved = await PictureOfAsync(bed);

        Assert.That(repeated, Is.EqualTo(firing));
        Assert.That(await bed.GetBytesAsync(resolved), Is.Not.EqualTo(await bed.GetBytesAsync(firing)));
        Assert.That(renders, Is.EqualTo(2));
    }

    [Test]
    public async Task Ten_alerts_of_one_panel_are_one_render_and_the_same_group_twice_is_one_notification()
    {
        await using var bed = await TestBed.CreateAsync();
        await bed.StartAsync();
        JsonObject[] Alerts() => [.. Enumerable.Range(0, 10).Select(static index => GrafanaPayload.Firing($"web-{index}"))];

        var first = await bed.SendAsync(Alerts());
        var second = await bed.SendAsync(Alerts());
        var alerts = (await bed.Receiver.NextAsync()).Json["alerts"]!.AsArray();
        await bed.SendAsync(GrafanaPayload.Resolved("web-0"));
        var next = await bed.Receiver.NextAsync();

        Assert.That(second, Is.EqualTo(first));
        Assert.That(alerts.Select(static alert => alert!["imageURL"]!.GetValue<string>()).Distinct().Count(), Is.EqualTo(1));
        Assert.That(bed.Grafana.Requests.Count(static request => request.PathAndQuery.StartsWith("/d-solo/", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(next.Json["status"]!.GetValue<string>(), Is.EqualTo("resolved"), "nothing came in between");
        Assert.That(await bed.MetricAsync("alertimages_duplicates_suppressed_total"), Is.EqualTo(1));
    }

    [Test]
    public async Task The_token_looks_at_Grafana_and_the_host_of_the_payload_is_never_used()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.Set("grafana", "service_account_token", "glsa_end-to-end-token");
        await bed.StartAsync();

        await bed.SendAsync(GrafanaPayload.Firing());
        await bed.Receiver.NextAsync();

        var request = bed.Grafana.Requests.Single(static request => request.PathAndQuery.StartsWith("/d-solo/", StringComparison.Ordinal));
        Assert.That(request.Headers["Authorization"], Is.EqualTo("Bearer glsa_end-to-end-token"));
    }

    [Test]
    public async Task Published_pictures_have_unguessable_names_and_no_listing()
    {
        await using var bed = await TestBed.CreateAsync();
        await bed.StartAsync();
        await bed.SendAsync(GrafanaPayload.Firing());
        var url = await PictureOfAsync(bed);
        using var http = TestHttp.Create();

        using var picture = await http.GetAsync(new Uri(url));
        Assert.That(picture.Content.Headers.ContentType!.MediaType, Is.EqualTo("image/png"));
        Assert.That(picture.Headers.CacheControl!.ToString(), Does.Contain("max-age=86400"));
        foreach (var path in new[]
        {
            "public/img/attachments/",
            "public/img/attachments/..%2f..%2falertimages.db",
            "public/img/attachments/x.png",
            "public/img/attachments/" + new string('a', 27) + ".png",
        })
        {
            using var answer = await http.GetAsync(new Uri(bed.Daemon.Address, path));
            Assert.That((int)answer.StatusCode, Is.EqualTo(404), path);
        }
    }

    [Test]
    public async Task The_demo_shows_two_different_pictures()
    {
        using var folder = new TempFolder();

        var (exitCode, output, error) = await DaemonProcess.RunAsync(["demo", "--once", "--port", "0", "--data", folder.File("demo")]);

        Assert.That(exitCode, Is.Zero, output + error);
        var (firing, resolved) = (await File.ReadAllBytesAsync(folder.File("demo/firing.png")), await File.ReadAllBytesAsync(folder.File("demo/resolved.png")));
        Assert.That((PngFile.SizeOf(firing), PngFile.SizeOf(resolved)), Is.EqualTo(((1000, 500), (1000, 500))));
        Assert.That(firing, Is.Not.EqualTo(resolved));
    }

    private static async Task<string> PictureOfAsync(TestBed bed) => (await bed.Receiver.NextAsync()).Json["alerts"]![0]!["imageURL"]!.GetValue<string>();

    private static void UseAll(TestBed bed, ScriptedHttpServer slack, MailDev mails)
    {
        UseMail(bed, mails);
        bed.ContactPoint(
            "ops",
            $"{{ uid: hook, type: webhook, settings: {{ url: '{bed.Receiver.Url}' }} }}",
            $"{{ uid: bot, type: slack, settings: {{ url: '{slack.Url}chat.postMessage', token: xoxb-1, recipient: '#alerts' }} }}",
            "{ uid: mail, type: email, settings: { addresses: ops@example.org } }");
    }

    private static void UseMail(TestBed bed, MailDev mails)
    {
        bed.Set("smtp", "enabled", "true");
        bed.Set("smtp", "host", $"127.0.0.1:{mails.SmtpPort}");
        bed.Set("smtp", "user", "alerts");
        bed.Set("smtp", "password", "smtp-password");
        bed.Set("smtp", "startTLS_policy", "NoStartTLS");
        bed.Set("smtp", "from_address", "alerts@example.org");
    }

    private static async Task<ScriptedHttpServer> StartSlackAsync()
    {
        ScriptedHttpServer? server = null;
        server = await ScriptedHttpServer.StartAsync((context, request) => context.Response.WriteAsJsonAsync(request.PathAndQuery.Split('?')[0] switch
        {
            "/files.getUploadURLExternal" => new JsonObject { ["ok"] = true, ["upload_url"] = server!.Url + "upload", ["file_id"] = "F1" },
            _ => new JsonObject { ["ok"] = true, ["channel"] = "C1", ["ts"] = "1.2" },
        }));
        return server;
    }

    private static async Task<RecordedRequest> UploadAsync(ScriptedHttpServer slack)
    {
        while (true)
        {
            var request = await slack.NextAsync();
            if (request.PathAndQuery == "/upload")
            {
                return request;
            }
        }
    }
}
