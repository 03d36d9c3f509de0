using System.Text.Json.Nodes;
using AlertImages.TestSupport;

namespace AlertImages.EndToEnd.Tests;

/// <summary>Messages that change after they were sent: the picture that comes late, and the end of the alert.</summary>
public sealed class FollowUpTests
{
    private const string Green = "#36a64f";
    private const int DiscordGreen = 0x36A64F;
    private static readonly string[] s_types = ["slack", "discord", "telegram"];
    private ScriptedHttpServer _vendors = null!;
    private TestBed _bed = null!;

    [SetUp]
    public async Task SetUp()
    {
        _vendors = await ScriptedHttpServer.StartAsync(ContactPointSample.AnswerAsync);
        _bed = await TestBed.CreateAsync();
        _bed.ContactPoint(
            "ops",
            [.. s_types.Select(type => new JsonObject
            {
                ["uid"] = type,
                ["type"] = type,
                ["settings"] = ContactPointSample.Of(type).Settings(_vendors.Url.AbsoluteUri),
            }.ToJsonString())]);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _bed.DisposeAsync();
        await _vendors.DisposeAsync();
    }

    [Test]
    public async Task Resolved_follows_firing()
    {
        _bed.Set("unified_alerting.screenshots", "capture", "false");
        await _bed.StartAsync();
        await SendAsync(GrafanaPayload.Firing(), 3);

        await SendAsync(GrafanaPayload.Resolved(), 6);

        var slack = await RequestAsync("POST /api/chat.postMessage", 2);
        var update = await RequestAsync("POST /api/chat.update", 1);
        var telegram = await FormPart.ReadAsync(await RequestAsync("POST /bot", 2));
        var edit = await RequestAsync("PATCH /api/webhooks/1/" + ContactPointSample.Secret + "/messages/1101", 1);
        Assert.That((slack.Json["thread_ts"]!.GetValue<string>(), slack.Json["reply_broadcast"]!.GetValue<bool>()), Is.EqualTo(("1700000000.000100", true)));
        Assert.That(
            (update.Json["channel"]!.GetValue<string>(), update.Json["ts"]!.GetValue<string>(), update.Json["attachments"]![0]!["color"]!.GetValue<string>()),
            Is.EqualTo(("C1", "1700000000.000100", Green)));
        Assert.That(update.Json["attachments"]![0]!["title"]!.GetValue<string>(), Does.StartWith("[FIRING:1]"));
        Assert.That(telegram.Single(static part => part.Name == "reply_parameters").Text, Does.Contain("42"));
        Assert.That(edit.Json["embeds"]![0]!["color"]!.GetValue<int>(), Is.EqualTo(DiscordGreen));
        Assert.That(edit.Json["embeds"]![0]!["title"]!.GetValue<string>(), Does.StartWith("[FIRING:1]"));
    }

    [Test]
    public async Task Resolved_stands_alone_when_it_shall()
    {
        _bed.Set("unified_alerting.screenshots", "capture", "false");
        _bed.Set("notifications", "resolved_follows_firing", "false");
        await _bed.StartAsync();
        await SendAsync(GrafanaPayload.Firing(), 3);

        await SendAsync(GrafanaPayload.Resolved(), 6);

        Assert.That(
            _vendors.Requests.Select(static request => $"{request.Method} {request.PathAndQuery}"),
            Has.None.StartWith("PATCH").And.None.Contains("chat.update"));
        Assert.That((await RequestAsync("POST /api/chat.postMessage", 2)).Json["thread_ts"], Is.Null);
    }

    [Test]
    public async Task A_picture_that_comes_late_is_added_to_the_message()
    {
        // the browser takes longer to start
        _bed.Set("notifications", "wait_for_images", "50ms");
        await _bed.StartAsync();

        await _bed.SendAsync(GrafanaPayload.Firing());

        var text = await RequestAsync("POST /api/chat.postMessage", 1);
        var upload = await RequestAsync("POST /upload/F1", 1);
        var complete = await RequestAsync("POST /api/files.completeUploadExternal", 1);
        var photo = await FormPart.ReadAsync(await RequestAsync($"POST /bot{ContactPointSample.Secret}/sendPhoto", 1));
        var edit = JsonNode.Parse((await FormPart.ReadAsync(await RequestAsync("PATCH /api/webhooks/", 1)))[0].Text)!;
        Assert.That(text.Text, Does.Contain("No picture: the picture was not ready in time."));
        Assert.That(upload.Text, Does.Contain("PNG"));
        Assert.That(complete.Json["thread_ts"]!.GetValue<string>(), Is.EqualTo("1700000000.000100"));
        Assert.That(photo.Single(static part => part.Name == "reply_parameters").Text, Does.Contain("42"));
        Assert.That(edit["embeds"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That(edit["content"]!.GetValue<string>(), Does.Not.Contain("No picture"));
        Assert.That(await _bed.MetricAsync("alertimages_late_images_total"), Is.EqualTo(1));
        Assert.That(_vendors.Requests.Count(static request => request.PathAndQuery == "/api/chat.postMessage"), Is.EqualTo(1));
    }

    private async Task SendAsync(JsonObject alert, int delivered)
    {
        await _bed.SendAsync(alert);
        await Eventually.HoldsAsync(
            async () => await _bed.MetricAsync("alertimages_deliveries_total{type=\"slack\",outcome=\"delivered\"}")
                + await _bed.MetricAsync("alertimages_deliveries_total{type=\"discord\",outcome=\"delivered\"}")
                + await _bed.MetricAsync("alertimages_deliveries_total{type=\"telegram\",outcome=\"delivered\"}") == delivered, "all are delivered");
    }

    /// <summary>The n-th request whose method and path begin so.</summary>
    private async Task<RecordedRequest> RequestAsync(string start, int number)
    {
        RecordedRequest[] Found() =>
            [.. _vendors.Requests.Where(request => $"{request.Method} {request.PathAndQuery}".StartsWith(start, StringComparison.Ordinal))];
        await Eventually.HoldsAsync(() => Found().Length >= number, $"{number} × {start}");
        return Found()[number - 1];
    }
}
