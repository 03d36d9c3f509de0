using System.Text.Json.Nodes;
using AlertImages.Core.ContactPoints;
using AlertImages.Tests.Templating;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.Tests.ContactPoints;

public sealed class SlackTests
{
    private ContactPointFactory _factory = null!;
    private TempFolder _folder = null!;

    [SetUp]
    public void SetUp()
    {
        _factory = new ContactPointFactory();
        _folder = new TempFolder();
    }

    [TearDown]
    public void TearDown()
    {
        _factory.Dispose();
        _folder.Dispose();
    }

    [TestCase("slack_bot")]
    [TestCase("slack_webhook")]
    public async Task The_request_is_Grafana_s(string name)
    {
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        var isBot = name == "slack_bot";
        var picture = Some.Image(_folder, url: "https://img.example.org/one.png");

        await SendAsync(
            server, Some.Notification(Golden.Group(), isBot ? null : picture), isBot ? "token-of-the-bot" : null, recipient: isBot ? "#alerts" : "");

        var request = server.Requests[0];
        Assert.That(JsonNode.DeepEquals(request.Json, Golden.Body(name)), Is.True, request.Text);
        Assert.That(request.Headers["Content-Type"], Is.EqualTo("application/json; charset=utf-8"));
        Assert.That(request.Headers.GetValueOrDefault("Authorization"), Is.EqualTo(isBot ? "Bearer token-of-the-bot" : null));
    }

    [Test]
    public async Task A_bot_uploads_each_picture_into_the_thread()
    {
        Uri? address = null;
        await using var server = await ScriptedHttpServer.StartAsync((context, request) => AnswerApiAsync(context, request, address!));
        address = server.Url;
        var picture = Some.Image(_folder);

        var result = await SendAsync(server, Some.Notification(null, picture), "token-of-the-bot", "chat.postMessage");

        Assert.That(result, Is.EqualTo(new DeliveryResult.Delivered("C1/1503435956.000247")));
        var requests = server.Requests;
        Assert.That(requests.Select(static request => $"{request.Method} {request.PathAndQuery.Split('?')[0]}"), Is.EqualTo(new[]
        {
            "POST /chat.postMessage", "GET /files.getUploadURLExternal", "POST /upload/F1", "POST /files.completeUploadExternal",
        }));
        Assert.That(requests[1].PathAndQuery, Does.Contain($"filename={picture.Name}").And.Contain($"length={new FileInfo(picture.Path).Length}"));
        Assert.That(requests[1].Headers["Content-Type"], Does.StartWith("application/x-www-form-urlencoded"));
        Assert.That(IndexOf(requests[2].Body, await File.ReadAllBytesAsync(picture.Path)), Is.GreaterThan(0), "the bytes themselves");
        Assert.That(requests[3].Json.ToJsonString(), Is.EqualTo(
            """{"files":[{"id":"F1"}],"channel_id":"C1","thread_ts":"1503435956.000247","initial_comment":"*Firing*: HighCPU, *Labels*: grafana_folder=Prod, instance=web-1, severity=critical"}"""));
    }

    [Test]
    public async Task A_picture_that_Slack_does_not_take_is_counted_and_the_text_is_not_sent_again()
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, request) => request.PathAndQuery.StartsWith("/files", StringComparison.Ordinal)
            ? context.Response.WriteAsJsonAsync(new { ok = false, error = "missing_scope" })
            : AnswerAsync(context, request));

        var result = await SendAsync(server, Some.Notification(null, Some.Image(_folder)), "token-of-the-bot");

        Assert.That(result, Is.InstanceOf<DeliveryResult.Delivered>().With.Property("PicturesRefused").EqualTo(1));
    }

    [Test]
    public async Task The_token_does_not_follow_an_upload_address_to_another_host()
    {
        await using var elsewhere = await ScriptedHttpServer.StartAsync(200);
        await using var server = await ScriptedHttpServer.StartAsync((context, request) => AnswerApiAsync(context, request, elsewhere.Url));

        await SendAsync(server, Some.Notification(null, Some.Image(_folder)), "token-of-the-bot");

        Assert.That(elsewhere.Requests.Single().Headers.ContainsKey("Authorization"), Is.False);
    }

    [Test]
    public async Task More_than_five_pictures_are_told_of()
    {
        Uri? address = null;
        await using var server = await ScriptedHttpServer.StartAsync((context, request) => AnswerApiAsync(context, request, address!));
        address = server.Url;
        var alerts = Enumerable.Range(1, 7).Select(static index => Some.FiringAlert($"web-{index}")).ToArray();
        var pictures = Enumerable.Range(1, 7).Select(index => Some.Image(_folder, (byte)index)).ToArray();

        await SendAsync(server, Some.Notification(Some.Group(alerts), pictures), "token-of-the-bot", "chat.postMessage");

        Assert.That(server.Requests.Count(static request => request.PathAndQuery == "/files.completeUploadExternal"), Is.EqualTo(5));
        Assert.That(
            server.Requests[^1].Json["text"]!.GetValue<string>(),
            Does.StartWith("There are more images than can be shown here.").And.Contain("2 more"));
        Assert.That(server.Requests[^1].Json["thread_ts"]!.GetValue<string>(), Is.EqualTo("1503435956.000247"));
    }

    [TestCase("channel_not_found", FailureReason.ClientError)]
    [TestCase("is_archived", FailureReason.ClientError)]
    [TestCase("invalid_auth", FailureReason.AuthError)]
    [TestCase("token_revoked", FailureReason.AuthError)]
    public async Task A_fatal_error_inside_a_200_is_final(string error, FailureReason reason)
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, _) => context.Response.WriteAsJsonAsync(new { ok = false, error }));

        Assert.That(
            await SendAsync(server, Some.Notification(), "token-of-the-bot"),
            Is.EqualTo(new DeliveryResult.GiveUp(reason, "failed to send request: " + error)));
    }

    [TestCase("ratelimited", FailureReason.RateLimited)]
    [TestCase("internal_error", FailureReason.ServerError)]
    public async Task A_passing_error_inside_a_200_is_tried_again(string error, FailureReason reason)
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, _) =>
        {
            context.Response.Headers.RetryAfter = "3";
            return context.Response.WriteAsJsonAsync(new { ok = false, error });
        });

        Assert.That(
            await SendAsync(server, Some.Notification(), "token-of-the-bot"),
            Is.EqualTo(new DeliveryResult.TryLater(reason, "failed to send request: " + error, TimeSpan.FromSeconds(3))));
    }

    [Test]
    public async Task An_incoming_webhook_that_says_anything_but_ok_is_final()
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, _) => context.Response.WriteAsync("invalid_token"));

        Assert.That(
            await SendAsync(server, Some.Notification(), null),
            Is.EqualTo(new DeliveryResult.GiveUp(FailureReason.ClientError, "failed to send request: invalid_token (200)")));
    }

    [Test]
    public async Task A_label_cannot_mention_anybody_or_forge_a_link()
    {
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        var alert = Some.FiringAlert();
        var labels = new Dictionary<string, string>(alert.Labels) { ["alertname"] = "<!channel> <https://evil.example.org|click> &lt;" };
        var group = Some.Group(alert with { Labels = labels });

        await SendAsync(server, Some.Notification(group), "token-of-the-bot");

        Assert.That(
            server.Requests[0].Json["attachments"]![0]!["text"]!.GetValue<string>(),
            Does.Not.Contain("<").And.Contain("&lt;!channel&gt;").And.Contain("&amp;lt;"));
    }

    [Test]
    public async Task Configured_mentions_stand_before_the_text()
    {
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);
        var settings = new JsonObject { ["mentionChannel"] = "here", ["mentionUsers"] = "U1, U2", ["mentionGroups"] = "G1" };

        await SendAsync(server, Some.Notification(), "token-of-the-bot", "", settings);

        Assert.That(server.Requests[0].Json["attachments"]![0]!["pretext"]!.GetValue<string>(), Is.EqualTo("<!here|here> <!subteam^G1> <@U1><@U2>"));
    }

    [Test]
    public async Task A_long_title_is_cut_between_characters()
    {
        await using var server = await ScriptedHttpServer.StartAsync(AnswerAsync);

        await SendAsync(server, Some.Notification(), "token-of-the-bot", "", new JsonObject { ["title"] = string.Concat(Enumerable.Repeat("🔥", 2000)) });

        var title = server.Requests[0].Json["attachments"]![0]!["title"]!.GetValue<string>();
        Assert.That(title.EnumerateRunes().Count(), Is.EqualTo(1024));
        Assert.That(title, Does.EndWith("🔥…"));
    }

    [TestCase("""{}""", "recipient: recipient must be specified when using the Slack chat API")]
    [TestCase("""{"recipient":"#a"}""", "token: token must be specified when using the Slack chat API")]
    [TestCase("""{"recipient":"#a","token":"t","mentionChannel":"everyone"}""", "mentionChannel: invalid value for mentionChannel: \"everyone\"")]
    [TestCase("""{"url":"hooks.slack.com"}""", "url: invalid URL")]
    [TestCase("""{"recipient":"#a","token":"t","text":"{{ range .Alerts }}x"}""", "text: template: text:1:")]
    public void Settings_that_cannot_work_are_told(string settings, string expected) =>
        Assert.That(ContactPointFactory.Errors("slack", JsonNode.Parse(settings)!.AsObject()), Has.Some.StartWith(expected));

    private async Task<DeliveryResult> SendAsync(
        ScriptedHttpServer server,
        Notification notification,
        string? token,
        string path = "",
        JsonObject? settings = null,
        string recipient = "#alerts")
    {
        settings ??= [];
        settings["url"] = server.Url.AbsoluteUri + path;
        settings["recipient"] = recipient;
        settings["token"] = token;
        var sut = _factory.Create("slack", settings);
        return await sut.SendAsync(notification.For(sut), CancellationToken.None);
    }

    private static Task AnswerAsync(HttpContext context, RecordedRequest request) => request.Headers.ContainsKey("Authorization")
        ? context.Response.WriteAsJsonAsync(new { ok = true, channel = "C1", ts = "1503435956.000247" })
        : context.Response.WriteAsync("ok");

    private static Task AnswerApiAsync(HttpContext context, RecordedRequest request, Uri upload) => request.PathAndQuery switch
    {
        _ when request.PathAndQuery.StartsWith("/files.getUploadURLExternal", StringComparison.Ordinal) =>
            context.Response.WriteAsJsonAsync(new { ok = true, upload_url = upload.AbsoluteUri + "upload/F1", file_id = "F1" }),
        "/upload/F1" => context.Response.WriteAsync("OK"),
        "/files.completeUploadExternal" => context.Response.WriteAsJsonAsync(new { ok = true }),
        _ => AnswerAsync(context, request),
    };

    private static int IndexOf(byte[] body, byte[] part) => body.AsSpan().IndexOf(part);
}
