using System.Text.Json.Nodes;
using AlertImages.TestSupport;

namespace AlertImages.EndToEnd.Tests;

/// <summary>All seventeen types together: one provisioning file, one alert, one picture.</summary>
public sealed class AllContactPointsTests
{
    private const int ConfigurationExit = 2;

    [Test]
    public async Task One_alert_reaches_all_seventeen_with_its_picture()
    {
        await using var vendors = await ScriptedHttpServer.StartAsync(ContactPointSample.AnswerAsync);
        await using var mails = new SmtpServer(new SmtpBehaviour());
        await using var bed = await TestBed.CreateAsync();
        bed.Set("smtp", "enabled", "true");
        bed.Set("smtp", "host", $"127.0.0.1:{mails.Port}");
        bed.ContactPoint("ops", [.. Receivers(vendors.Url), "{ uid: mail, type: email, settings: { addresses: ops@example.org } }"]);
        await bed.StartAsync();

        await bed.SendAsync(GrafanaPayload.Firing());
        await Eventually.HoldsAsync(async () => await DeliveredAsync(bed) == 17, "all are delivered");

        var requests = vendors.Requests;
        var link = $"{bed.Daemon.Address}public/img/attachments/";
        foreach (var (type, path, picture) in Expected(link))
        {
            Assert.That(
                requests.Where(request => request.PathAndQuery.StartsWith(path, StringComparison.Ordinal)
                    && Uri.UnescapeDataString(request.Text.Replace("\\u002B", "+", StringComparison.Ordinal)).Contains(picture, StringComparison.Ordinal)),
                Is.Not.Empty,
                type);
        }

        Assert.That(bed.Daemon.Output, Does.Not.Contain(ContactPointSample.Secret));
    }

    [Test]
    public async Task A_file_with_all_seventeen_is_valid_and_every_missing_setting_is_named()
    {
        await using var bed = await TestBed.CreateAsync();
        var url = new Uri("https://vendor.example.org/");
        bed.ContactPoint("ops", [.. Receivers(url), "{ uid: mail, type: email, settings: { addresses: ops@example.org } }"]);
        bed.WriteConfig();
        var valid = await DaemonProcess.RunAsync(["check-config", "--config", bed.ConfigFile]);
        var broken = ContactPointSample.All.SelectMany(static sample => sample.Required.Select(key => (sample, key))).ToList();
        bed.ContactPoint("broken", [.. broken.Select(entry => Receiver(entry.sample, url, entry.key))]);

        var invalid = await DaemonProcess.RunAsync(["check-config", "--config", bed.ConfigFile]);

        Assert.That(valid.ExitCode, Is.Zero, valid.Output);
        Assert.That(invalid.ExitCode, Is.EqualTo(ConfigurationExit));
        Assert.That(
            broken.Where(entry => !invalid.Output.Contains($"{entry.sample.Type} '{entry.sample.Type}-{entry.key}': {entry.key}: ", StringComparison.Ordinal)),
            Is.Empty,
            invalid.Output);
    }

    [Test]
    public async Task A_test_notification_shows_what_each_integration_answers()
    {
        await using var vendors = await ScriptedHttpServer.StartAsync(static (context, request) =>
        {
            if (request.PathAndQuery.StartsWith("/v2/enqueue", StringComparison.Ordinal))
            {
                context.Response.StatusCode = 400;
                return Task.CompletedTask;
            }

            return ContactPointSample.AnswerAsync(context, request);
        });
        await using var bed = await TestBed.CreateAsync();
        bed.Set("unified_alerting.screenshots", "upload_external_image_storage", "false");
        bed.ContactPoint(
            "ops",
            [.. new[] { "discord", "pagerduty", "slack", "webhook" }.Select(type => Receiver(ContactPointSample.Of(type), vendors.Url, ""))]);
        bed.WriteConfig();

        var (exitCode, output, error) = await DaemonProcess.RunAsync(["test-contact-point", "ops", "--firing", "2", "--config", bed.ConfigFile]);

        Assert.That(exitCode, Is.EqualTo(3), output + error);
        Assert.That(output, Does.Match("(?m)^ok      picture: took one of the sample panel, [0-9]{4,} bytes$"));
        Assert.That(
            output,
            Does.Contain("ok      discord 'discord': delivered, with the picture (1101)\n").And.Contain(
                "ok      slack 'slack': delivered, with the picture (C1/1700000000.000100)\n"));
        Assert.That(
            output,
            Does.Contain(
                "ok      webhook 'webhook': delivered, without a picture: this contact point shows pictures by link only, and no image storage is set up\n"));
        Assert.That(output, Does.Contain("failed  pagerduty 'pagerduty': clientError: answered 400; the daemon would give up: correct the settings\n"));
        Assert.That(vendors.Requests.Single(static request => request.PathAndQuery == "/hook").Json["alerts"]!.AsArray(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_test_of_an_unknown_contact_point_names_the_known_ones()
    {
        await using var bed = await TestBed.CreateAsync();
        bed.WriteConfig();

        var (exitCode, _, error) = await DaemonProcess.RunAsync(["test-contact-point", "nobody", "--config", bed.ConfigFile]);

        Assert.That((exitCode, error), Is.EqualTo((1, "there is no contact point 'nobody'; there are: ops\n")));
    }

    /// <summary>Type, path of the request that shows the picture, and what shows it.</summary>
    private static IEnumerable<(string Type, string Path, string Picture)> Expected(string link) =>
    [
        ("dingding", "/ding", link),
        ("discord", "/api/webhooks/", link),
        ("googlechat", "/v1/spaces/", link),
        ("kafka", "/topics/", link),
        // LINE fetches pictures by https only
        ("line", "/v2/bot/message/push", "\"type\":\"text\""),
        ("opsgenie", "/v2/alerts", link),
        ("pagerduty", "/v2/enqueue", link),
        ("prometheus-alertmanager", "/api/v2/alerts", link),
        ("pushover", "/1/messages.json", "PNG"),
        ("sensugo", "/api/core/v2/", link),
        ("slack", "/upload/F1", "PNG"),
        ("teams", "/workflows/", link),
        ("telegram", "/bot", "PNG"),
        ("threema", "/send_simple", link),
        ("victorops", "/integrations/", link),
        ("webhook", "/hook", link),
    ];

    private static IEnumerable<string> Receivers(Uri url) => ContactPointSample.All.Select(sample => Receiver(sample, url, ""));

    private static string Receiver(ContactPointSample sample, Uri url, string missing)
    {
        var settings = sample.Settings(url.AbsoluteUri);
        if (missing.Length > 0)
        {
            // settings without any key are another error
            settings.Remove(missing);
            settings["note"] = "x";
        }

        return new JsonObject { ["uid"] = sample.Type + (missing.Length > 0 ? "-" + missing : ""), ["type"] = sample.Type, ["settings"] = settings }
            .ToJsonString();
    }

    private static async Task<int> DeliveredAsync(TestBed bed) => (await bed.GetTextAsync("metrics")).Split('\n')
        .Count(static line => line.StartsWith("alertimages_deliveries_total{", StringComparison.Ordinal)
            && line.EndsWith("outcome=\"delivered\"} 1", StringComparison.Ordinal));
}
