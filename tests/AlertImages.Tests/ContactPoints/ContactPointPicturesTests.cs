using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AlertImages.ContactPoints;
using AlertImages.Core.ContactPoints;
using AlertImages.TestSupport;

namespace AlertImages.Tests.ContactPoints;

/// <summary>What descriptors say of pictures is what their integrations show, and what the documentation says.</summary>
public sealed class ContactPointPicturesTests
{
    private ContactPointFactory _factory = null!;

    private static IEnumerable<string> Types => ContactPointCatalog.All.Select(static type => type.Type);

    /// <summary>The settings, beside those of the sample, that choose each variant.</summary>
    private static IEnumerable<TestCaseData> Variants =>
    [
        new("dingding", "link", new JsonObject { ["msgType"] = "link" }),
        new("dingding", "action card", new JsonObject { ["msgType"] = "actionCard" }),
        new("pushover", "`uploadImage: true`", new JsonObject()),
        new("pushover", "`uploadImage: false`", new JsonObject { ["uploadImage"] = false }),
        new("slack", "bot", new JsonObject()),
        new("slack", "incoming webhook", new JsonObject { ["token"] = null, ["url"] = "https://hooks.slack.com/services/T/B/x" }),
        new("webhook", "`embedImages: false`", new JsonObject()),
        new("webhook", "`embedImages: true`", new JsonObject { ["embedImages"] = true }),
    ];

    [SetUp]
    public void SetUp() => _factory = new ContactPointFactory();

    [TearDown]
    public void TearDown() => _factory.Dispose();

    [TestCaseSource(nameof(Types))]
    public void Every_integration_shows_what_its_descriptor_says(string type)
    {
        var sut = _factory.Create(type, Settings(type));

        Assert.That(ContactPointCatalog.Find(type)!.Images.Select(static image => image.Support), Has.Some.SameAs(sut.Images));
    }

    [TestCaseSource(nameof(Variants))]
    public void Settings_choose_what_is_shown(string type, string when, JsonObject settings)
    {
        var all = Settings(type);
        foreach (var (key, value) in settings)
        {
            all[key] = value?.DeepClone();
        }

        var sut = _factory.Create(type, all);

        Assert.That(sut.Images, Is.SameAs(ContactPointCatalog.Find(type)!.Images.Single(image => image.When == when).Support));
    }

    [Test]
    public void Every_variant_is_chosen_by_some_settings()
    {
        var named = ContactPointCatalog.All.SelectMany(static type =>
            type.Images.Where(static image => image.When.Length > 0).Select(image => $"{type.Type} {image.When}"));

        Assert.That(Variants.Select(static variant => $"{variant.Arguments[0]} {variant.Arguments[1]}"), Is.EquivalentTo(named));
    }

    [Test]
    public void The_page_of_pictures_has_the_limits_of_every_type()
    {
        var table = new StringBuilder("| contact point | by upload | by link | first choice | largest file |\n|---|---|---|---|---|\n");
        foreach (var type in ContactPointCatalog.All)
        {
            foreach (var (when, support) in type.Images)
            {
                var name = $"[{type.Name}](contact-points.md#{type.Type}){(when.Length > 0 ? ", " + when : "")}";
                var largest = Size(support.MaxUploadBytes ?? support.MaxLinkBytes);
                table.Append($"| {name} | {Count(support.MaxUploads)} | {Count(support.MaxLinks)} | {FirstChoice(support)} | {largest} |\n");
            }
        }

        GoldenFile.PartIsCurrent(RepositoryRoot.File("docs", "pictures.md"), "limits", table.ToString());
    }

    [TestCase(0, 0, false, "none")]
    [TestCase(0, 1, false, "1 by link")]
    [TestCase(3, 0, false, "up to 3 uploaded")]
    [TestCase(10, 10, false, "up to 10, by link or uploaded")]
    [TestCase(5, 5, true, "up to 5, uploaded or by link")]
    [TestCase(1, ImageSupport.Unlimited, false, "all by link, or 1 uploaded")]
    public void Numbers_become_words(int uploads, int links, bool prefersUpload, string expected)
    {
        var sut = new ImageSupport(uploads, links, prefersUpload);

        Assert.That((sut.Words, (sut with { How = "in the text" }).Words), Is.EqualTo((expected, expected + ", in the text")));
    }

    private static JsonObject Settings(string type) => type == "email"
        ? new JsonObject { ["addresses"] = "ops@example.org" }
        : ContactPointSample.Of(type).Settings("http://127.0.0.1/");

    private static string Count(int most) => most switch
    {
        0 => "–",
        ImageSupport.Unlimited => "all",
        _ => most.ToString(CultureInfo.InvariantCulture),
    };

    private static string FirstChoice(ImageSupport support) =>
        support is { MaxLinks: > 0, PrefersUpload: false } ? "link" : support.MaxUploads > 0 ? "upload" : "–";

    private static string Size(long? bytes) => bytes switch
    {
        null => "",
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
    };
}
