using System.Text;
using System.Text.Json.Nodes;
using AlertImages.Core.Pictures;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.EndToEnd.Tests;

/// <summary>Pictures made of pictures, by a real Chromium: sheets, marks, copies that fit; policies; pictures given back to whoever asks.</summary>
public sealed class PictureTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);

    [Test]
    public async Task Where_one_picture_fits_all_are_on_one_sheet()
    {
        await using var slack = await ScriptedHttpServer.StartAsync(static (context, _) => context.Response.WriteAsync("ok"));
        await using var bed = await BedAsync($"{{ uid: hook, type: slack, settings: {{ url: '{slack.Url}' }} }}");
        await bed.StartAsync();

        await bed.SendAsync(
            GrafanaPayload.Firing("web-1", panel: 1),
            GrafanaPayload.Firing("web-2", panel: 2),
            GrafanaPayload.Firing("web-3", panel: 3),
            GrafanaPayload.Firing("web-4", panel: 4));
        var attachment = (await slack.NextAsync(s_deadline)).Json["attachments"]![0]!;

        var sheet = await bed.GetBytesAsync(attachment["image_url"]!.GetValue<string>());
        var (width, height) = PngFile.SizeOf(sheet);
        Assert.That((width, height > width / 2), Is.EqualTo((1636, true)), "two columns, two rows");
        Assert.That(attachment["text"]!.GetValue<string>(), Does.Not.Contain("more pictures"));
        KeptPictures.Keep(sheet, "sheet.png");
    }

    [Test]
    public async Task One_picture_per_notification_is_one_link_of_all_alerts()
    {
        await using var bed = await BedAsync();
        bed.Set("notifications", "one_picture_per_notification", "true");
        await bed.StartAsync();

        await bed.SendAsync(GrafanaPayload.Firing("web-1", panel: 1), GrafanaPayload.Firing("web-2", panel: 2), GrafanaPayload.Firing("web-3", panel: 3));
        var alerts = (await bed.Receiver.NextAsync(s_deadline)).Json["alerts"]!.AsArray();

        Assert.That(alerts.Count(static alert => alert!["imageURL"] is not null), Is.EqualTo(1));
    }

    [Test]
    public async Task The_alert_is_marked_below_the_panel_and_in_it()
    {
        await using var bed = await BedAsync();
        bed.Set("unified_alerting.screenshots", "annotate", "true");
        bed.Set("unified_alerting.screenshots", "timezone", "UTC");
        await bed.StartAsync();

        var since = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(12);
        var alert = GrafanaPayload.Firing("web-1", "axis", 4);
        alert["startsAt"] = since.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        await bed.SendAsync(alert);
        var picture = await bed.GetBytesAsync((await bed.Receiver.NextAsync(s_deadline)).Json["alerts"]![0]!["imageURL"]!.GetValue<string>());

        Assert.That(PngFile.SizeOf(picture), Is.EqualTo((1000, 570)));
        KeptPictures.Keep(picture, "marked.png");
    }

    [Test]
    public async Task A_card_of_Teams_without_image_storage_holds_a_small_picture()
    {
        await using var teams = await ScriptedHttpServer.StartAsync(static (context, _) => context.Response.WriteAsync("1"));
        await using var bed = await BedAsync($"{{ uid: hook, type: teams, settings: {{ url: '{teams.Url}' }} }}");
        bed.Set("unified_alerting.screenshots", "upload_external_image_storage", "false");
        bed.Set("unified_alerting.screenshots", "scale", "2");
        await bed.StartAsync();

        await bed.SendAsync(GrafanaPayload.Firing("web-1", "axis", 4));
        var request = await teams.NextAsync(s_deadline);

        var picture = request.Json["attachments"]![0]!["content"]!["body"]![2]!["images"]![0]!;
        Assert.That(request.Body, Has.Length.LessThanOrEqualTo(28 * 1024));
        Assert.That(picture["url"]!.GetValue<string>(), Does.StartWith("data:image/").And.Length.GreaterThan(2000));
        Assert.That(picture["altText"]!.GetValue<string>(), Does.StartWith("firing: HighCPU on web-1, panel 4 of dashboard axis"));
        var data = picture["url"]!.GetValue<string>().Split(',');
        KeptPictures.Keep(Convert.FromBase64String(data[1]), data[0].Contains("jpeg", StringComparison.Ordinal) ? "teams.jpg" : "teams.png");
    }

    [Test]
    public async Task Policies_say_who_gets_which_picture()
    {
        await using var bed = await BedAsync();
        bed.Set("unified_alerting.screenshots", "picture_policies", bed.Folder.Write("pictures.yaml", """
            picturePolicies:
              - { contactPoints: [ops], matchers: [severity = info], pictures: false }
              - { matchers: [severity = warning], width: 400, height: 200 }
            """));
        await bed.StartAsync();

        await bed.SendAsync(WithSeverity("web-1", 1, "info"), WithSeverity("web-2", 2, "warning"), WithSeverity("web-3", 3, "critical"));
        var alerts = (await bed.Receiver.NextAsync(s_deadline)).Json["alerts"]!.AsArray();

        Assert.That(alerts[0]!["imageURL"], Is.Null);
        Assert.That(PngFile.SizeOf(await bed.GetBytesAsync(alerts[1]!["imageURL"]!.GetValue<string>())), Is.EqualTo((400, 200)));
        Assert.That(PngFile.SizeOf(await bed.GetBytesAsync(alerts[2]!["imageURL"]!.GetValue<string>())), Is.EqualTo((1000, 500)));

        bed.Folder.Write("pictures.yaml", "picturePolicies: [{ pictures: false }]\n");
        const string Read = "Read the provisioning files again";
        var before = bed.Daemon.Output.Split(Read).Length;
        await bed.Daemon.SignalAsync("HUP");
        await Eventually.HoldsAsync(() => bed.Daemon.Output.Split(Read).Length > before, "the policies are read again", s_deadline);
        await bed.SendAsync(WithSeverity("web-4", 4, "critical"));
        Assert.That(
            (await bed.Receiver.NextAsync(s_deadline)).Json["message"]!.GetValue<string>(),
            Does.Contain("No picture: pictures are switched off for it."));
    }

    [Test]
    public async Task Policies_and_data_sources_with_errors_are_told_with_file_and_line()
    {
        await using var bed = await BedAsync();
        bed.Set("unified_alerting.screenshots", "picture_policies", bed.Folder.Write("pictures.yaml", """
            picturePolicies:
              - { contactPoints: [nobody], pictures: perhaps }
              - { matchers: ["severity = = x"], width: 5, send: pigeon, timezone: Moon/Base }
              - { contactPoints: [nobody], theme: dark }
            """));
        bed.Set(
            "charts",
            "datasources",
            bed.Folder.Write(
                "datasources.yaml",
                "datasources: [{ name: a, type: prometheus, url: 'ftp://x' }, { type: loki, url: 'http://x' }, { name: mysql, type: mysql }]\n"));
        bed.Set("charts", "min_step", "1ms");
        bed.Set("unified_alerting.screenshots", "lookback", "1h soon");
        bed.WriteConfig();

        var (exitCode, output, error) = await DaemonProcess.RunAsync(["check-config", "--config", bed.ConfigFile]);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(output + error, Does.Contain("pictures.yaml:2: pictures: 'perhaps' must be true or false")
            .And.Contain("pictures.yaml:3: width: '5' must be a number between 10 and 3080").And.Contain("send: 'pigeon' must be link or bytes").And.Contain(
                "timezone: 'Moon/Base' must be an IANA time zone")
            .And.Contain("the contact point 'nobody' does not exist").And.Contain("url: 'ftp://x' must be an absolute http or https address").And.Contain(
                "no name is set")
            .And.Contain("min_step").And.Contain("lookback"));
    }

    [Test]
    public async Task A_payload_comes_back_with_its_pictures()
    {
        await using var bed = await BedAsync();
        await bed.StartAsync();
        var payload = new JsonObject
        {
            ["version"] = "4",
            ["status"] = "firing",
            ["receiver"] = "somebody-else",
            ["groupKey"] = "{}:{}",
            ["unknown"] = new JsonArray(1, "two"),
            ["alerts"] = new JsonArray(
                new JsonObject
                {
                    ["status"] = "firing",
                    ["labels"] = new JsonObject { ["alertname"] = "A" },
                    ["annotations"] = new JsonObject { ["__dashboardUid__"] = "solo", ["__panelId__"] = "4", ["summary"] = "stays" },
                    ["startsAt"] = "2026-01-01T00:00:00Z",
                    ["fingerprint"] = "00000000000000aa",
                    ["ours"] = true,
                },
                new JsonObject
                {
                    ["status"] = "firing",
                    ["labels"] = new JsonObject { ["alertname"] = "B" },
                    ["startsAt"] = "2026-01-01T00:00:00Z",
                    ["fingerprint"] = "00000000000000bb",
                }),
        };

        var (status, answer) = await bed.PostAsync(new StringContent(payload.ToJsonString(), Encoding.UTF8, "application/json"), "api/v1/enrich");

        var (first, second) = (answer!["alerts"]![0]!, answer["alerts"]![1]!);
        Assert.That(status, Is.EqualTo(200));
        Assert.That(first["imageURL"]!.GetValue<string>(), Is.EqualTo(first["annotations"]!["image"]!.GetValue<string>()));
        Assert.That((await bed.GetBytesAsync(first["imageURL"]!.GetValue<string>())).AsSpan(1, 3).ToArray(), Is.EqualTo("PNG"u8.ToArray()));
        Assert.That(
            (first["annotations"]!["summary"]!.GetValue<string>(), first["ours"]!.GetValue<bool>(), answer["unknown"]!.ToJsonString()),
            Is.EqualTo(("stays", true, "[1,\"two\"]")));
        Assert.That(
            (second["imageURL"], second["imageError"]!.GetValue<string>()),
            Is.EqualTo(((JsonNode?)null, "the alert is not associated with a dashboard")));
        Assert.That(bed.Receiver.Requests, Is.Empty, "nothing is delivered");
        Assert.That(await bed.MetricAsync("alertimages_enriched_total{pictures=\"some\"}"), Is.EqualTo(1));
        Assert.That((await bed.PostAsync(new StringContent("{\"version\":\"9\"}"), "api/v1/enrich")).Json!["field"]!.GetValue<string>(), Is.EqualTo("version"));
    }

    [Test]
    public async Task An_alert_of_Loki_brings_its_last_lines_as_text()
    {
        const string Line = "level=error <!channel> msg=\\\"it <b>broke</b>\\\"";
        await using var loki = await ScriptedHttpServer.StartAsync(static async (context, request) =>
        {
            var query = Uri.UnescapeDataString(request.Text.Replace('+', ' '));
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(query.Contains("query=sum(", StringComparison.Ordinal)
                ? $$$"""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"app":"web"},"values":[[{{{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 60}}},"7"]]}]}}"""
                : $$$"""{"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"web"},"values":[["1700000000000000002","{{{Line}}}"],["1700000000000000001","older"]]},{"stream":{"app":"db"},"values":[["1700000000000000003","another's"]]}]}}""");
        });
        await using var slack = await ScriptedHttpServer.StartAsync(static (context, _) => context.Response.WriteAsync("ok"));
        await using var bed = await BedAsync($"{{ uid: hook, type: slack, settings: {{ url: '{slack.Url}' }} }}");
        bed.Set(
            "charts",
            "datasources",
            bed.Folder.Write(
                "datasources.yaml",
                $"datasources: [{{ name: logs, type: loki, url: '{loki.Url}', jsonData: {{ httpHeaderName1: X-Scope-OrgID }}, secureJsonData: "
                    + $"{{ httpHeaderValue1: tenant-1 }} }}]\n"));
        await bed.StartAsync();
        var payload = $$"""
            {"version":"4","status":"firing","receiver":"ops","groupKey":"{}","alerts":[{"status":"firing","labels":{"alertname":"Errors","app":"web"},"startsAt":"2026-01-01T00:00:00Z","fingerprint":"00000000000000cc",
             "generatorURL":"http://loki/explore?left={{Uri.EscapeDataString("""{"queries":[{"expr":"sum(rate({app=\"web\"} |= \"error\" [5m])) by (app) > 5"}]}""")}}"}]}
            """;

        await bed.PostAsync(new StringContent(payload, Encoding.UTF8, "application/json"));
        var attachment = (await slack.NextAsync(s_deadline)).Json["attachments"]![0]!;

        Assert.That(
            attachment["text"]!.GetValue<string>(),
            Does.Contain("Last log lines:\n  older\n  level=error &lt;!channel&gt; msg=\"it &lt;b&gt;broke&lt;/b&gt;\"").And.Not.Contain("another"));
        Assert.That(attachment["image_url"]!.GetValue<string>(), Does.EndWith(".png"), "and the chart of their number");
        Assert.That(
            loki.Requests.Select(static request => (request.PathAndQuery, request.Headers["X-Scope-OrgID"])).Distinct(),
            Is.EqualTo(new[] { ("/loki/api/v1/query_range", "tenant-1") }));
    }

    private static async Task<TestBed> BedAsync(string? receiver = null)
    {
        var bed = await TestBed.CreateAsync();
        if (receiver is not null)
        {
            bed.ContactPoint("ops", receiver);
        }

        // a picture of its own for each panel
        bed.Grafana.Page(
            "solo",
            static context =>
                $"<div class='panel-solo' style='background:#234;color:#fff;width:100%;height:480px'>panel {context.Request.Query["panelId"]}</div><script>"
                    + $"window.panelsRendered=1</script>");
        return bed;
    }

    private static JsonObject WithSeverity(string instance, int panel, string severity)
    {
        var alert = GrafanaPayload.Firing(instance, panel: panel);
        alert["labels"]!["severity"] = severity;
        return alert;
    }
}
