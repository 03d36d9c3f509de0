using System.Text.Json.Nodes;
using AlertImages.ContactPoints.Email;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery;
using AlertImages.Core.Pictures;
using AlertImages.Core.Provisioned;
using AlertImages.TestSupport;

namespace AlertImages.Tests.ContactPoints;

/// <summary>What each type sends in eight situations, kept as files that a person has read.</summary>
public sealed class ContactPointGoldenTests
{
    /// <summary>Markup, controls, mentions, line breaks, right-to-left, and what stands in no table.</summary>
    private const string Hostile =
        "<b>&amp;\"'</b> <!channel> <@U1> @everyone [x](https://evil.example.org) *b* _i_ ~s~ `c`\n**Resolved**\n"
            + "Source: https://evil.example.org \u202E 🔥 {{ .Labels }}";

    /// <summary>What vendors take as a whole, in bytes.</summary>
    private static readonly Dictionary<string, int> s_largest = new()
    {
        ["dingding"] = 20_000,
        ["dingding_card"] = 20_000,
        ["googlechat"] = 32_000,
        ["teams"] = 28 * 1024,
        ["pagerduty"] = 512_000,
    };

    private static readonly string[] s_variants =
    [
        .. ContactPointSample.All.Select(static sample => sample.Type),
        "dingding_card",
        "pushover_link",
        "slack_webhook",
        "telegram_v2",
        "email",
    ];
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

    [Test]
    public async Task What_is_sent(
        [ValueSource(nameof(s_variants))] string variant,
        [Values("one_firing_link", "one_firing_file", "twelve_firing", "partly_resolved", "resolved", "no_picture", "hostile", "long")] string situation)
    {
        var (group, pictures, images) = Situation(situation);
        var delivery = new ClaimedDelivery.Message
        {
            Id = 1,
            EventId = "event-1",
            ContactPoint = "ops",
            Integration = "uid-1",
            Type = variant,
            Attempt = 1,
            ReceivedAt = _factory.Time.GetUtcNow(),
            CreatedAt = _factory.Time.GetUtcNow(),
            Group = group,
            Pictures = pictures,
        };

        var sent = variant == "email" ? Email(delivery, images) : await HttpAsync(variant, delivery, images);

        GoldenFile.IsCurrent(
            RepositoryRoot.File("tests", "AlertImages.Tests", "Golden", "contact-points", variant, situation + ".json"),
            Transcript.Write(sent));
    }

    private async Task<JsonNode> HttpAsync(string variant, ClaimedDelivery delivery, Dictionary<string, Picture> pictures)
    {
        await using var server = await ScriptedHttpServer.StartAsync(ContactPointSample.AnswerAsync);
        var (type, settings) = Settings(variant, server.Url.AbsoluteUri);
        var sut = _factory.Create(type, settings);
        var notification = NotificationParts.Compose(
            delivery, new Integration("uid-1", type, false, sut), pictures,
            new NotificationRules(ShowReason: true, PicturePolicies.None, _factory.Time.GetUtcNow()));

        var result = await sut.SendAsync(notification, CancellationToken.None);

        Assert.That(result, Is.InstanceOf<DeliveryResult.Delivered>().With.Property("PicturesRefused").Zero);
        Assert.That(server.Requests[0].Body, Has.Length.LessThanOrEqualTo(s_largest.GetValueOrDefault(variant, int.MaxValue)));
        return await Transcript.OfAsync(server);
    }

    private JsonNode Email(ClaimedDelivery delivery, Dictionary<string, Picture> pictures)
    {
        var settings = new JsonObject { ["addresses"] = "ops@example.org" };
        var sut = _factory.Create("email", settings);
        var notification = NotificationParts.Compose(
            delivery, new Integration("uid-1", "email", false, sut), pictures,
            new NotificationRules(ShowReason: true, PicturePolicies.None, _factory.Time.GetUtcNow()));
        var mail = EmailFormatter.Format(notification, new EmailSettings { AddressText = "ops@example.org" });
        return new JsonObject
        {
            ["subject"] = mail.Subject,
            ["text"] = mail.Text,
            ["html"] = new JsonArray([.. mail.Html.Split('\n').Select(static line => JsonValue.Create(line))]),
            ["pictures"] = new JsonArray([.. mail.Pictures.Select(static picture => JsonValue.Create(picture.ContentId))]),
        };
    }

    private static (string Type, JsonObject Settings) Settings(string variant, string url)
    {
        var type = variant.Split('_')[0];
        var settings = ContactPointSample.Of(type).Settings(url);
        switch (variant)
        {
            case "dingding_card":
                settings["msgType"] = "actionCard";
                break;
            case "pushover_link":
                settings["uploadImage"] = false;
                break;
            case "slack_webhook":
                settings.Remove("token");
                settings["url"] = url + "services/T/B/" + ContactPointSample.Secret;
                break;
            case "telegram_v2":
                settings["parse_mode"] = "MarkdownV2";
                break;
        }

        return (type, settings);
    }

    private (AlertGroup Group, List<AlertPicture> Pictures, Dictionary<string, Picture> Images) Situation(string name)
    {
        var (group, shades, hasLinks) = name switch
        {
            "one_firing_link" => (Some.Group(), new byte[] { 1 }, true),
            "one_firing_file" => (Some.Group(), [1], false),
            "twelve_firing" =>
                (Some.Group([.. Enumerable.Range(1, 12).Select(static number => Some.FiringAlert($"web-{number}"))]),
                [
                    1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3,
                ], true),
            "partly_resolved" => (Some.Group(Some.FiringAlert(), Some.ResolvedAlert("web-2")), [1, 2], true),
            "resolved" => (Some.Group(Some.ResolvedAlert()), [2], true),
            "no_picture" => (Some.Group(), Array.Empty<byte>(), false),
            "hostile" => (Some.Group(With(Hostile)), [1], true),
            _ => (Some.Group(With(string.Concat(Enumerable.Repeat("🔥 [link](https://example.org/", 4000)))), [1], true),
        };
        var images = shades.Distinct().Select(
            shade => Some.Image(
                _folder, shade, hasLinks ? $"https://img.example.org/{shade}.png" : null, $"{shade}.png")).ToDictionary(static picture => picture.Token);
        var pictures = group.Alerts.Select(
            (_, index) => index < shades.Length ? new AlertPicture($"token-{shades[index]}", null) : new AlertPicture(null, PictureFailure.Timeout)).ToList();
        return (group, pictures, images);
    }

    private static Alert With(string text)
    {
        var alert = Some.FiringAlert();
        return alert with
        {
            Labels = new Dictionary<string, string>(alert.Labels) { ["alertname"] = text, ["instance"] = text },
            Annotations = new Dictionary<string, string>(alert.Annotations) { ["summary"] = text },
        };
    }
}
