using System.Text.Json.Nodes;
using AlertImages.Tests.Templating;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.WebUtilities;

namespace AlertImages.Tests.ContactPoints;

/// <summary>One firing alert with a linked picture makes the request that Grafana's own receiver makes; what is more than that is named here.</summary>
public sealed class GrafanaRequestTests
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

    [TestCase("dingding", "dingding")]
    [TestCase("dingding_actionCard", "dingding")]
    [TestCase("googlechat", "googlechat")]
    [TestCase("kafka_v2", "kafka")]
    [TestCase("kafka_v3", "kafka")]
    [TestCase("teams", "teams")]
    [TestCase("opsgenie", "opsgenie")]
    [TestCase("opsgenie_both", "opsgenie")]
    [TestCase("pagerduty", "pagerduty")]
    [TestCase("sensugo", "sensugo")]
    [TestCase("victorops", "victorops")]
    public async Task The_body_is_Grafana_s(string name, string type)
    {
        var request = (await SendAsync(name, type))[0];

        var expected = Golden.Load()[name]![0]!;
        var actual = WithoutOurs(name, request.Json);
        Assert.That(JsonNode.DeepEquals(actual, expected["json"]), Is.True, $"{actual.ToJsonString()}\n{expected["json"]!.ToJsonString()}");
        Assert.That(
            $"{request.Method} {request.PathAndQuery.Split('?')[0]}",
            Is.EqualTo($"{expected["method"]} {new Uri(expected["url"]!.GetValue<string>()).AbsolutePath}"));
        foreach (var (header, value) in expected["headers"]!.AsObject())
        {
            Assert.That(request.Headers[header], Is.EqualTo(value!.GetValue<string>()));
        }
    }

    [Test]
    public async Task Discord_s_form_is_Grafana_s()
    {
        var request = (await SendAsync("discord", "discord"))[0];

        var part = (await FormPart.ReadAsync(request)).Single();
        var expected = Golden.Load()["discord"]![0]!["multipart"]!["payload_json"];
        Assert.That(part.Name, Is.EqualTo("payload_json"));
        Assert.That(JsonNode.DeepEquals(WithoutOurs("discord", JsonNode.Parse(part.Text)!.AsObject()), expected), Is.True, part.Text);
    }

    [Test]
    public async Task Alertmanager_s_alert_is_Grafana_s()
    {
        var request = (await SendAsync("alertmanager", "prometheus-alertmanager"))[0];

        var actual = JsonNode.Parse(request.Text)![0]!.AsObject();
        var expected = Golden.Load()["alertmanager"]![0]!["json"]![0]!.AsObject();
        Assert.That(request.PathAndQuery, Is.EqualTo("/api/v2/alerts"));
        foreach (var name in new[] { "labels", "startsAt", "endsAt" })
        {
            Assert.That(JsonNode.DeepEquals(actual[name], expected[name]), Is.True, name);
        }

        // the private annotations about values come as fields in Grafana's webhook; its address has the organisation already
        Assert.That(actual["annotations"]!["image"]!.GetValue<string>(), Is.EqualTo(expected["annotations"]!["image"]!.GetValue<string>()));
        Assert.That(actual["generatorURL"]!.GetValue<string>(), Does.StartWith(expected["generatorURL"]!.GetValue<string>()));
    }

    [Test]
    public async Task Pushover_s_form_is_Grafana_s()
    {
        var request = (await SendAsync("pushover", "pushover"))[0];

        var parts = await FormPart.ReadAsync(request);
        var expected = Golden.Load()["pushover"]![0]!["multipart"]!;
        Assert.That(
            parts.Where(static part => part.FileName is null).Select(static part => $"{part.Name}={part.Text}"),
            Is.EqualTo(expected["fields"]!.AsArray().Select(static field => $"{field![0]}={field[1]}")));
        Assert.That(parts.Single(static part => part.Name == "attachment").FileName, Is.EqualTo(expected["attachment"]!.GetValue<string>()));
        Assert.That(request.PathAndQuery, Is.EqualTo("/1/messages.json"));
    }

    [Test]
    public async Task Telegram_s_text_and_photo_are_Grafana_s()
    {
        var requests = await SendAsync("telegram", "telegram");

        var (text, photo) = (await FormPart.ReadAsync(requests[0]), await FormPart.ReadAsync(requests[1]));
        var expected = Golden.Load()["telegram"]!;
        Assert.That(requests.Select(static request => request.PathAndQuery), Is.EqualTo(new[] { "/bot1:abc/sendMessage", "/bot1:abc/sendPhoto" }));
        Assert.That(
            text.ToDictionary(static part => part.Name, static part => part.Text),
            Is.EquivalentTo(expected[0]!["multipart"]!["fields"]!.AsObject()
                .ToDictionary(static field => field.Key, static field => field.Value!.GetValue<string>())));
        // ours: the photo replies to its text
        Assert.That(photo.Select(static part => part.Name), Is.EqualTo(new[] { "chat_id", "reply_parameters", "photo" }));
        Assert.That(photo[^1].FileName, Is.EqualTo(expected[1]!["multipart"]!["photo"]!.GetValue<string>()));
    }

    [Test]
    public async Task Threema_s_form_is_Grafana_s()
    {
        var request = (await SendAsync("threema", "threema"))[0];

        var fields = QueryHelpers.ParseQuery(request.Text);
        foreach (var (name, value) in Golden.Load()["threema"]![0]!["form"]!.AsObject())
        {
            // Grafana's address loses a slash
            Assert.That(
                fields[name].ToString(),
                Is.EqualTo(value!.GetValue<string>().Replace("*URL:* https:/g", "*URL:* https://g", StringComparison.Ordinal)),
                name);
        }
    }

    private async Task<IReadOnlyList<RecordedRequest>> SendAsync(string name, string type)
    {
        await using var server = await ScriptedHttpServer.StartAsync(ContactPointSample.AnswerAsync);
        var text = Golden.Load()["settings"]![name]!.ToJsonString()
            .Replace("http://127.0.0.1:18080/", server.Url.AbsoluteUri, StringComparison.Ordinal)
            .Replace("http://127.0.0.1:19093/", server.Url.AbsoluteUri, StringComparison.Ordinal);
        var settings = JsonNode.Parse(text)!.AsObject();
        if (type is "pushover" or "telegram" or "threema")
        {
            settings["apiUrl"] = server.Url.AbsoluteUri;
        }

        var sut = _factory.Create(type, settings);
        var notification = Some.Notification(Golden.Group(), Some.Image(_folder, url: "https://img.example.org/one.png", name: "one.png"));

        await sut.SendAsync(notification.For(sut), CancellationToken.None);

        return server.Requests;
    }

    /// <summary>What Grafana does not send.</summary>
    private static JsonObject WithoutOurs(string name, JsonObject body)
    {
        switch (name)
        {
            case "dingding":
                Assert.That(body["link"]!.AsObject().Remove("picUrl"));
                break;
            case "dingding_actionCard":
                const string Picture = "\n\n![firing: HighCPU on web-1](https://img.example.org/one.png)";
                var text = body["actionCard"]!["text"]!.GetValue<string>();
                Assert.That(text, Does.EndWith(Picture));
                body["actionCard"]!["text"] = text[..^Picture.Length];
                break;
            case "discord":
                Assert.That(body.Remove("allowed_mentions"));
                break;
            case "teams":
                Assert.That(body["attachments"]![0]!["content"]!["body"]![2]!["images"]![0]!.AsObject().Remove("altText"));
                break;
            case "opsgenie":
                Assert.That(body["details"]!.AsObject().Remove("image_urls"));
                break;
            case "pagerduty":
                var picture = body["images"]![0]!.AsObject();
                Assert.That(picture.Remove("href") && picture.Remove("alt"));
                break;
        }

        return body;
    }
}
