using System.Text.Json.Nodes;
using AlertImages.Core.ContactPoints;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace AlertImages.Tests.ContactPoints;

/// <summary>Vendors that tell of failures in words of their own, and what they refuse.</summary>
public sealed class VendorAnswerTests
{
    private ContactPointFactory _factory = null!;
    private TempFolder _folder = null!;

    [SetUp]
    public void SetUp() => (_factory, _folder) = (new ContactPointFactory(), new TempFolder());

    [TearDown]
    public void TearDown()
    {
        _factory.Dispose();
        _folder.Dispose();
    }

    [TestCase("dingding", """{"errcode":310000,"errmsg":"sign not match"}""", FailureReason.AuthError, "errcode 310000: sign not match")]
    [TestCase("dingding", """{"errcode":400106,"errmsg":"robot not exist"}""", FailureReason.ClientError, "errcode 400106: robot not exist")]
    [TestCase("kafka", """{"offsets":[{"error_code":1,"error":"Unrecognized field"}]}""", FailureReason.ClientError, "error_code 1: Unrecognized field")]
    [TestCase("kafka_v3", """{"error_code":40403,"message":"topic not found"}""", FailureReason.ClientError, "error_code 40403: topic not found")]
    [TestCase("kafka_v3", """{"error_code":403,"message":"forbidden"}""", FailureReason.AuthError, "error_code 403: forbidden")]
    [TestCase(
        "pushover",
        """{"status":0,"errors":["user identifier is invalid","message too long"]}""",
        FailureReason.ClientError,
        "user identifier is invalid; message too long")]
    [TestCase(
        "teams",
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 400",
        FailureReason.ClientError,
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 400")]
    [TestCase("victorops", """{"result":"failure","message":"unknown routing key"}""", FailureReason.ClientError, "unknown routing key")]
    public async Task A_failure_inside_a_success_is_final(string type, string body, FailureReason reason, string detail) =>
        Assert.That(await AnswerAsync(type, 200, body), Is.EqualTo(new DeliveryResult.GiveUp(reason, detail)));

    [TestCase("dingding", """{"errcode":130101,"errmsg":"send too fast"}""", FailureReason.RateLimited)]
    [TestCase("dingding", """{"errcode":-1,"errmsg":"busy"}""", FailureReason.ServerError)]
    [TestCase("kafka", """{"offsets":[{"error_code":2,"error":"leader not available"}]}""", FailureReason.ServerError)]
    [TestCase("kafka_v3", """{"error_code":42901,"message":"slow down"}""", FailureReason.RateLimited)]
    [TestCase("kafka_v3", """{"error_code":50002,"message":"kafka is away"}""", FailureReason.ServerError)]
    [TestCase("kafka_v3", "", FailureReason.ServerError)]
    [TestCase(
        "teams",
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId",
        FailureReason.RateLimited)]
    public async Task A_passing_failure_inside_a_success_is_tried_again(string type, string body, FailureReason reason) =>
        Assert.That((await AnswerAsync(type, 200, body)).Reason(), Is.EqualTo(reason));

    [TestCase("discord", """{"message":"You are being rate limited.","retry_after":64.57,"global":false}""", 64.57)]
    [TestCase("telegram", """{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}""", 7)]
    public async Task A_vendor_s_own_field_says_how_long_to_wait(string type, string body, double seconds) =>
        Assert.That((await AnswerAsync(type, 429, body)).After(), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [Test]
    public async Task An_answer_that_nobody_expects_breaks_nothing(
        [Values("dingding", "discord", "kafka", "pushover", "teams", "telegram", "victorops")] string type,
        [Values("", "[]", "null", "\"text\"", "{\"errcode\":{},\"offsets\":[],\"status\":{},\"result\":[]}", "<html>")] string body)
    {
        var result = await AnswerAsync(type, 200, body);

        Assert.That(result, Is.Not.Null);
    }

    [TestCase("discord", 400)]
    [TestCase("discord", 413)]
    [TestCase("googlechat", 400)]
    [TestCase("line", 400)]
    [TestCase("pagerduty", 400)]
    [TestCase("pushover", 413)]
    [TestCase("teams", 413)]
    public async Task What_is_refused_with_its_picture_is_sent_without(string type, int status)
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, request) =>
        {
            if (request.Text.Contains("one.png", StringComparison.Ordinal))
            {
                context.Response.StatusCode = status;
                return context.Response.WriteAsync("the picture");
            }

            return ContactPointSample.AnswerAsync(context, request);
        });

        var result = await SendAsync(type, ContactPointSample.Of(type).Settings(server.Url.AbsoluteUri));

        Assert.That(result, Is.InstanceOf<DeliveryResult.Delivered>().With.Property("PicturesRefused").EqualTo(1));
        Assert.That(server.Requests, Has.Count.EqualTo(2));
        Assert.That(server.Requests[1].Text, Does.Contain("No picture: it was refused here."));
    }

    [Test]
    public async Task A_text_that_Telegram_cannot_read_is_sent_plain()
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, request) =>
        {
            if (request.Text.Contains("parse_mode", StringComparison.Ordinal))
            {
                context.Response.StatusCode = 400;
                return context.Response.WriteAsJsonAsync(new
                {
                    ok = false,
                    error_code = 400,
                    description = "Bad Request: can't parse entities: Unclosed start tag at byte offset 3",
                });
            }

            return ContactPointSample.AnswerAsync(context, request);
        });
        var settings = ContactPointSample.Of("telegram").Settings(server.Url.AbsoluteUri);
        settings["message"] = "<b>broken";

        var result = await SendAsync("telegram", settings);

        Assert.That(result, Is.InstanceOf<DeliveryResult.Delivered>());
        Assert.That((await FormPart.ReadAsync(server.Requests[1])).Single(static part => part.Name == "text").Text, Is.EqualTo("<b>broken"));
    }

    [Test]
    public async Task Photos_that_Telegram_refuses_are_counted_and_the_text_is_not_sent_again()
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, request) =>
        {
            context.Response.StatusCode = request.PathAndQuery.EndsWith("sendPhoto", StringComparison.Ordinal) ? 500 : 200;
            return context.Response.WriteAsJsonAsync(new { ok = true, result = new { message_id = 5 } });
        });

        var result = await SendAsync("telegram", ContactPointSample.Of("telegram").Settings(server.Url.AbsoluteUri));

        Assert.That(result, Is.EqualTo(new DeliveryResult.Delivered("5", PicturesRefused: 1)));
    }

    [Test]
    public async Task LINE_knows_a_push_that_arrived_before()
    {
        await using var server = await ScriptedHttpServer.StartAsync(static (context, _) =>
        {
            context.Response.StatusCode = 409;
            context.Response.Headers["x-line-accepted-request-id"] = "r1";
            return Task.CompletedTask;
        });

        Assert.That(await SendAsync("line", ContactPointSample.Of("line").Settings(server.Url.AbsoluteUri)), Is.InstanceOf<DeliveryResult.Delivered>());
    }

    [Test]
    public async Task A_signed_robot_of_DingTalk_gets_time_and_signature()
    {
        await using var server = await ScriptedHttpServer.StartAsync(ContactPointSample.AnswerAsync);
        var settings = ContactPointSample.Of("dingding").Settings(server.Url.AbsoluteUri);
        settings["secret"] = "SEC-of-the-robot";

        await SendAsync("dingding", settings);

        var query = QueryHelpers.ParseQuery(server.Requests[0].PathAndQuery.Split('?')[1]);
        var expected = System.Security.Cryptography.HMACSHA256.HashData(
            "SEC-of-the-robot"u8,
            System.Text.Encoding.UTF8.GetBytes($"{query["timestamp"]}\nSEC-of-the-robot"));
        Assert.That(query["timestamp"].ToString(), Is.EqualTo($"{_factory.Time.GetUtcNow().ToUnixTimeMilliseconds()}"));
        Assert.That(query["sign"].ToString(), Is.EqualTo(Convert.ToBase64String(expected)));
    }

    [Test]
    public async Task One_Alertmanager_that_takes_the_alerts_is_enough()
    {
        await using var down = await ScriptedHttpServer.StartAsync(503);
        await using var up = await ScriptedHttpServer.StartAsync(200);
        var settings = new JsonObject { ["url"] = $"http://127.0.0.1:1/, {down.Url} ,{up.Url}" };

        Assert.That(await SendAsync("prometheus-alertmanager", settings), Is.InstanceOf<DeliveryResult.Delivered>());
        Assert.That((up.Requests.Count, down.Requests.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Opsgenie_closes_what_is_resolved_unless_it_shall_not()
    {
        await using var server = await ScriptedHttpServer.StartAsync(ContactPointSample.AnswerAsync);
        var settings = ContactPointSample.Of("opsgenie").Settings(server.Url.AbsoluteUri);
        var resolved = Some.Notification(Some.Group(Some.ResolvedAlert()));

        await _factory.Create("opsgenie", settings).SendAsync(resolved, CancellationToken.None);
        settings = ContactPointSample.Of("opsgenie").Settings(server.Url.AbsoluteUri);
        settings["autoClose"] = false;
        var kept = await _factory.Create("opsgenie", settings).SendAsync(resolved, CancellationToken.None);

        Assert.That(server.Requests.Single().PathAndQuery, Is.EqualTo($"/v2/alerts/{resolved.GroupKeyHash}/close?identifierType=alias"));
        Assert.That(kept, Is.InstanceOf<DeliveryResult.Delivered>());
    }

    [Test]
    public async Task Opsgenie_gets_priority_and_teams()
    {
        await using var server = await ScriptedHttpServer.StartAsync(ContactPointSample.AnswerAsync);
        var settings = ContactPointSample.Of("opsgenie").Settings(server.Url.AbsoluteUri);
        settings["responders"] = new JsonArray(
            new JsonObject { ["type"] = "teams", ["name"] = "web, db" },
            new JsonObject { ["type"] = "user", ["username"] = "me@example.org" });
        var alert = Some.FiringAlert();
        var group = Some.Group(alert with { Labels = new Dictionary<string, string>(alert.Labels) { ["og_priority"] = "P2" } });

        await _factory.Create("opsgenie", settings).SendAsync(Some.Notification(group), CancellationToken.None);

        var body = server.Requests.Single().Json;
        Assert.That(body["priority"]!.GetValue<string>(), Is.EqualTo("P2"));
        Assert.That(
            body["responders"]!.ToJsonString(),
            Is.EqualTo("""[{"name":"web","type":"team"},{"name":"db","type":"team"},{"username":"me@example.org","type":"user"}]"""));
    }

    [Test]
    public async Task PagerDuty_s_details_go_when_the_event_is_too_large()
    {
        await using var server = await ScriptedHttpServer.StartAsync(ContactPointSample.AnswerAsync);
        var alerts = Enumerable.Range(1, 2000).Select(static number => Some.FiringAlert($"web-{number}")).ToArray();

        await _factory.Create("pagerduty", ContactPointSample.Of("pagerduty").Settings(server.Url.AbsoluteUri))
            .SendAsync(Some.Notification(Some.Group(alerts)), CancellationToken.None);

        Assert.That(
            server.Requests.Single().Json["payload"]!["custom_details"]!.ToJsonString(),
            Is.EqualTo("""{"error":"Custom details have been removed because the original event exceeds the maximum size of 512KB"}"""));
    }

    [TestCase("dingding", """{"url":"nowhere"}""", "url: must be an absolute http or https address")]
    [TestCase("discord", """{"url":"http://x/","mentions":"roles,me"}""", "mentions: 'me' must be one of everyone, roles, users")]
    [TestCase("kafka", """{"kafkaRestProxy":"http://x","kafkaTopic":"t","apiVersion":"v4"}""", "apiVersion: unsupported api version: v4")]
    [TestCase(
        "kafka",
        """{"kafkaRestProxy":"http://x","kafkaTopic":"t","apiVersion":"v3"}""",
        "kafkaClusterId: kafka cluster id must be provided when using api version 3")]
    [TestCase("LINE", """{"token":"notify"}""", "token: LINE Notify was shut down on 31 March 2025")]
    [TestCase("opsgenie", """{"apiKey":"k","sendTagsAs":"x"}""", "sendTagsAs: invalid value for sendTagsAs: \"x\"")]
    [TestCase(
        "opsgenie",
        """{"apiKey":"k","responders":[{"type":"team"}]}""",
        "responders: responder at index [0] must have at least one of id, username or name specified")]
    [TestCase(
        "opsgenie",
        """{"apiKey":"k","responders":[{"type":"robot","name":"x"}]}""",
        "responders: responder at index [0] has unsupported type. Supported only: team,teams,user,escalation,schedule")]
    [TestCase("prometheus-alertmanager", """{"url":"http://a, b"}""", "url: invalid url property in settings: 'b'")]
    [TestCase("pushover", """{"userKey":"u","apiToken":"a","priority":"high"}""", "priority: must be a whole number")]
    [TestCase("pushover", """{"userKey":"u","apiToken":"a","priority":2,"expire":60}""", "retry: must be at least 30 with priority 2")]
    [TestCase("telegram", """{"bottoken":"b","chatid":5,"parse_mode":"rtf"}""", "parse_mode: unknown parse_mode, must be Markdown, MarkdownV2, HTML or None")]
    [TestCase("telegram", """{"bottoken":"b","chatid":5,"message_thread_id":"first"}""", "message_thread_id: message thread id must be an integer")]
    [TestCase(
        "threema",
        """{"gateway_id":"GATEWAY1","recipient_id":"RECIPIEN","api_secret":"s"}""",
        "gateway_id: invalid Threema Gateway ID: Must start with a *")]
    [TestCase(
        "threema",
        """{"gateway_id":"*GATEWAY","recipient_id":"SHORT","api_secret":"s"}""",
        "recipient_id: invalid Threema Recipient ID: Must be 8 characters long")]
    public void Settings_that_cannot_work_are_told(string type, string settings, string expected) =>
        Assert.That(ContactPointFactory.Errors(type, JsonNode.Parse(settings)!.AsObject()), Has.Some.StartWith(expected));

    private async Task<DeliveryResult> AnswerAsync(string type, int status, string body)
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        });
        var settings = ContactPointSample.Of(type.Split('_')[0]).Settings(server.Url.AbsoluteUri);
        if (type == "kafka_v3")
        {
            settings["apiVersion"] = "v3";
            settings["kafkaClusterId"] = "c1";
        }

        return await _factory.Create(type.Split('_')[0], settings).SendAsync(Some.Notification(), CancellationToken.None);
    }

    private async Task<DeliveryResult> SendAsync(string type, JsonObject settings)
    {
        var sut = _factory.Create(type, settings);
        return await sut.SendAsync(
            Some.Notification(null, Some.Image(_folder, url: "https://img.example.org/one.png", name: "one.png")).For(sut),
            CancellationToken.None);
    }
}
