using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Pictures;
using AlertImages.Tests.Templating;
using AlertImages.TestSupport;

namespace AlertImages.Tests.ContactPoints;

public sealed class WebhookTests
{
    private ContactPointFactory _factory = null!;
    private ScriptedHttpServer _server = null!;

    [SetUp]
    public async Task SetUp()
    {
        _factory = new ContactPointFactory();
        _server = await ScriptedHttpServer.StartAsync(200);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _server.DisposeAsync();
        _factory.Dispose();
    }

    [Test]
    public async Task The_request_is_Grafana_s()
    {
        using var folder = new TempFolder();
        var request = await SendAsync([], Some.Notification(Golden.Group(), Some.Image(folder, url: "https://img.example.org/one.png")));

        Assert.That(request.Method, Is.EqualTo("POST"));
        Assert.That(request.Headers["Content-Type"], Is.EqualTo("application/json"));
        Assert.That(request.Headers["User-Agent"], Is.EqualTo("Grafana"));
        Assert.That(JsonNode.DeepEquals(request.Json, Golden.Body("webhook")), Is.True, request.Text);
    }

    [Test]
    public async Task Pictures_travel_as_links_and_a_missing_one_says_why()
    {
        using var folder = new TempFolder();
        var notification = Some.Notification(
            Some.Group(Some.FiringAlert(), Some.FiringAlert("web-2")),
            Some.Image(folder, url: "https://img.example.org/1.png"));

        var alerts = (await SendAsync([], notification)).Json["alerts"]!.AsArray();

        Assert.That(alerts[0]!["imageURL"]!.GetValue<string>(), Is.EqualTo("https://img.example.org/1.png"));
        Assert.That(alerts[0]!.AsObject().ContainsKey("imageReason"), Is.False);
        Assert.That(alerts[1]!["imageReason"]!.GetValue<string>(), Is.EqualTo("the alert is not associated with a panel"));
    }

    [Test]
    public async Task Reasons_have_their_detail_and_pictures_their_note()
    {
        using var folder = new TempFolder();
        var picture = Some.Image(folder, url: "https://img.example.org/1.png") with { About = new PictureAbout { Note = "no data" } };
        var notification = Some.Notification(Some.Group(Some.FiringAlert(), Some.FiringAlert("web-2")), picture);
        notification = notification with
        {
            Alerts =
            [
                notification.Alerts[0],
                notification.Alerts[1] with { WhyNoPicture = PictureFailure.QueryFailed, WhyNoPictureDetail = "unknown metric x" },
            ],
        };

        var alerts = (await SendAsync([], notification)).Json["alerts"]!.AsArray();

        Assert.That((alerts[0]!["imageNote"]?.GetValue<string>(), alerts[0]!["imageReason"]), Is.EqualTo(("no data", (JsonNode?)null)));
        Assert.That(
            (alerts[1]!["imageNote"], alerts[1]!["imageReason"]?.GetValue<string>()),
            Is.EqualTo(((JsonNode?)null, "the query of the panel failed: unknown metric x")));
    }

    [Test]
    public async Task Pictures_are_embedded_on_demand()
    {
        using var folder = new TempFolder();
        var picture = Some.Image(folder);

        var alert = (await SendAsync(new JsonObject { ["embedImages"] = true }, Some.Notification(null, picture))).Json["alerts"]![0]!;

        Assert.That(alert["embeddedImage"]!.GetValue<string>(), Is.EqualTo(Convert.ToBase64String(await File.ReadAllBytesAsync(picture.Path))));
    }

    [Test]
    public async Task Private_labels_and_annotations_stay_here()
    {
        var text = (await SendAsync([], Some.Notification())).Text;

        Assert.That(text, Does.Not.Contain("__"));
    }

    [Test]
    public async Task Max_alerts_cuts_and_counts()
    {
        var group = Some.Group(Some.ResolvedAlert("web-1"), Some.FiringAlert("web-2"), Some.FiringAlert("web-3"));

        var body = (await SendAsync(new JsonObject { ["maxAlerts"] = "1" }, Some.Notification(group))).Json;

        Assert.That(body["alerts"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That((body["truncatedAlerts"]!.GetValue<int>(), body["status"]!.GetValue<string>()), Is.EqualTo((2, "resolved")));
    }

    [Test]
    public async Task Method_headers_and_basic_authentication()
    {
        var request = await SendAsync(
            new JsonObject
            {
                ["httpMethod"] = "PUT",
                ["username"] = "user",
                ["password"] = "pass",
                ["headers"] = new JsonObject { ["X-Team"] = "ops", ["Content-Type"] = "application/x-alerts" },
            },
            Some.Notification());

        Assert.That(request.Method, Is.EqualTo("PUT"));
        Assert.That(request.Headers["Authorization"], Is.EqualTo("Basic dXNlcjpwYXNz"));
        Assert.That((request.Headers["X-Team"], request.Headers["Content-Type"]), Is.EqualTo(("ops", "application/x-alerts")));
    }

    [Test]
    public async Task An_authorization_header()
    {
        var request = await SendAsync(new JsonObject { ["authorization_scheme"] = "Token", ["authorization_credentials"] = "abc def" }, Some.Notification());

        Assert.That(request.Headers["Authorization"], Is.EqualTo("Token abc def"));
    }

    [Test]
    public async Task A_signature_over_time_and_body()
    {
        var request = await SendAsync(
            new JsonObject { ["hmacConfig"] = new JsonObject { ["secret"] = "secret", ["header"] = "X-Sign", ["timestampHeader"] = "X-Time" } },
            Some.Notification());

        var seconds = _factory.Time.GetUtcNow().ToUnixTimeSeconds();
        var expected = HMACSHA256.HashData("secret"u8, [.. System.Text.Encoding.UTF8.GetBytes($"{seconds}:"), .. request.Body]);
        Assert.That(request.Headers["X-Time"], Is.EqualTo($"{seconds}"));
        Assert.That(request.Headers["X-Sign"], Is.EqualTo(Convert.ToHexStringLower(expected)));
    }

    [Test]
    public async Task The_address_of_nowhere_succeeds()
    {
        var sut = _factory.Create("webhook", new JsonObject { ["url"] = "grafana://noop" });

        Assert.That(await sut.SendAsync(Some.Notification(), CancellationToken.None), Is.InstanceOf<DeliveryResult.Delivered>());
    }

    [TestCase(
        """{"url":"http://e.org/","password":"p","authorization_credentials":"c"}""",
        "authorization_credentials: both HTTP Basic Authentication and Authorization Header are set, only 1 is permitted")]
    [TestCase("""{"url":"http://e.org/","headers":{"Host":"x"}}""", "headers: the header Host cannot be set")]
    [TestCase("""{"url":"http://e.org/","hmacConfig":{}}""", "hmacConfig.secret: must be set")]
    [TestCase("""{"url":"http://e.org/","tlsConfig":{"caCertificate":"rubbish"}}""", "tlsConfig: a certificate or key is not valid PEM")]
    [TestCase("""{"url":"http://e.org/","tlsConfig":{"clientKey":"x"}}""", "tlsConfig: clientCertificate and clientKey must both be set")]
    [TestCase("""{"url":"http://e.org/","payload":{"template":"{{ if }}"}}""", "payload.template: template: text:1:7")]
    [TestCase("""{"url":"http://e.org/","title":"{{ template mine . }}"}""", "title: template: text:1:")]
    [TestCase("""{"url":"http://e.org/","maxAlerts":"many"}""", "maxAlerts: must be a whole number")]
    public void Settings_that_cannot_work_are_told(string settings, string expected) =>
        Assert.That(ContactPointFactory.Errors("webhook", JsonNode.Parse(settings)!.AsObject()), Has.Some.StartWith(expected));

    private async Task<RecordedRequest> SendAsync(JsonObject settings, Notification notification)
    {
        settings["url"] = _server.Url.AbsoluteUri;
        var sut = _factory.Create("webhook", settings);
        Assert.That(await sut.SendAsync(notification.For(sut), CancellationToken.None), Is.InstanceOf<DeliveryResult.Delivered>());
        return await _server.NextAsync();
    }
}
