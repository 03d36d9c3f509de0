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
            Assert.That(requests.Where(request => request.PathAndQuery.StartsWith(path, StringComparison.Ordinal) && Uri.UnescapeDataString(request.Text.Replace("\\u002B", "+", StringComparison.Ordinal)).Contains(picture, StringComparison.Ordinal)), Is.Not.Empty, type);
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
            broken.Where(entry => !invalid.Output.Contains($"{entry.sample.Type} '{entry.sample.Type}-{entry.key}': {entry.key}: ", StringComparison.Ordinal)), Is.Empty, invalid.Output);
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

        return new JsonObject { ["uid"] = sample.Type + (missing.Length > 0 ? "-" + missing : ""), ["type"] = sample.Type, ["settings"] = settings }.ToJsonString();
    }

    private static async Task<int> DeliveredAsync(TestBed bed) => (await bed.GetTextAsync("metrics")).Split('\n')
        .Count(static line => line.StartsWith("alertimages_deliveries_total{", StringComparison.Ordinal) && line.EndsWith("outcome=\"delivered\"} 1", StringComparison.Ordinal));
}
