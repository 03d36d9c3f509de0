using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using AlertImages.Core.ContactPoints;
using AlertImages.TestSupport;

namespace AlertImages.Tests.ContactPoints;

/// <summary>Mails as a reader that is not ours sees them: Python's <c>email</c>.</summary>
public sealed class EmailReaderTests
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

    [Test]
    public async Task Text_HTML_and_pictures_are_alternatives_and_inline_parts()
    {
        var (first, second) = (Some.Image(_folder, 1), Some.Image(_folder, 2));
        var mail = await ReadAsync(Some.Notification(
            Some.Group(Some.FiringAlert(), Some.FiringAlert("web-2"), Some.FiringAlert("web-3")),
            first,
            second,
            first));

        var body = mail["body"]!;
        var pictures = Leaves(body).Where(static part => Text(part["type"]) == "image/png").ToList();
        Assert.That(mail["defects"]!.AsArray(), Is.Empty);
        Assert.That(
            Shape(body),
            Is.EqualTo("multipart/alternative(text/plain,multipart/related(text/html,image/png,image/png))").Or.EqualTo(
                "multipart/related(multipart/alternative(text/plain,text/html),image/png,image/png)"));
        Assert.That(pictures.Select(static part => Text(part["disposition"])), Has.All.EqualTo("inline"));
        Assert.That(pictures.Select(static part => Text(part["cid"])), Is.EquivalentTo(new[] { $"<{first.Name}>", $"<{second.Name}>" }));
        Assert.That(
            Text(pictures.Single(part => Text(part["cid"]) == $"<{first.Name}>")["hex"]),
            Is.EqualTo(Convert.ToHexStringLower(await File.ReadAllBytesAsync(first.Path))));
        Assert.That(
            Text(Leaves(body).Single(static part => Text(part["type"]) == "text/html")["text"]),
            Does.Contain($"src=\"cid:{first.Name}\"").And.Contain("alt=\"firing: HighCPU on web-1\""));
    }

    [Test]
    public async Task Every_character_arrives_in_subject_text_and_HTML()
    {
        var alert = Some.FiringAlert();
        const string Name = "Überlast 🔥 שלום 漢字 ½ = \"quoted\" <tag>, ?=end";
        var group = Some.Group(alert with
        {
            Labels = new Dictionary<string, string>(alert.Labels) { ["alertname"] = Name },
            Annotations = new Dictionary<string, string>
            {
                ["summary"] = string.Concat(Enumerable.Repeat("a long line without an end 🔥 ", 100)) + "\n.\nFrom here\n..two dots",
            },
        }) with
        {
            GroupLabels = new Dictionary<string,
            string>
            { ["alertname"] = Name },
        };

        var mail = await ReadAsync(Some.Notification(group));

        var text = Text(Leaves(mail["body"]!).Single(static part => Text(part["type"]) == "text/plain")["text"]);
        Assert.That(mail["defects"]!.AsArray(), Is.Empty);
        Assert.That(Text(mail["headers"]!["Subject"]), Is.EqualTo($"[FIRING:1] {Name} (Prod web-1 critical)"));
        Assert.That(text, Does.Contain($" - alertname = {Name}\n"));
        Assert.That(text, Does.Contain("🔥 \n.\nFrom here\n..two dots\n"));
    }

    [Test]
    public async Task A_resolved_mail_stands_in_the_thread_of_the_firing_one()
    {
        var firing = await ReadAsync(Some.Notification());
        var resolved = await ReadAsync(Some.Notification(Some.Group(Some.ResolvedAlert())) with { IdempotencyKey = "event-2/uid-1" });

        Assert.That(Text(firing["headers"]!["References"]), Is.Not.Empty.And.EqualTo(Text(resolved["headers"]!["References"])));
        Assert.That(Text(resolved["headers"]!["In-Reply-To"]), Is.EqualTo(Text(firing["headers"]!["In-Reply-To"])));
        Assert.That(Text(resolved["headers"]!["Message-ID"]), Is.Not.EqualTo(Text(firing["headers"]!["Message-ID"])));
    }

    [Test]
    public async Task No_label_becomes_a_header()
    {
        var alert = Some.FiringAlert();
        var usual = await ReadAsync(Some.Notification());
        var group = Some.Group(alert) with { GroupLabels = new Dictionary<string, string> { ["alertname"] = "x\r\nBcc: evil@example.org\r\n\r\nbody" } };

        var mail = await ReadAsync(Some.Notification(group));

        Assert.That(mail["names"]!.ToJsonString(), Is.EqualTo(usual["names"]!.ToJsonString()));
        Assert.That(mail["defects"]!.AsArray(), Is.Empty);
    }

    private async Task<JsonNode> ReadAsync(Notification notification)
    {
        await using var server = new SmtpServer();
        _factory.Smtp = new() { Enabled = true, Host = "127.0.0.1", Port = server.Port, FromAddress = "alerts@example.org", FromName = "Grafana" };
        var sut = _factory.Create("email", new JsonObject { ["addresses"] = "ops@example.org" });
        await sut.SendAsync(notification.For(sut), CancellationToken.None);
        return await ParseAsync(await server.NextMailAsync());
    }

    private static async Task<JsonNode> ParseAsync(string mail)
    {
        var start = new ProcessStartInfo(
            "python3",
            [RepositoryRoot.File("tests", "AlertImages.TestSupport", "Emulators", "parse_mail.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var python = Process.Start(start)!;
        await python.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(mail));
        python.StandardInput.Close();
        var output = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        return JsonNode.Parse(output)!;
    }

    private static string Shape(JsonNode part) =>
        part["parts"] is JsonArray parts ? $"{Text(part["type"])}({string.Join(',', parts.Select(static child => Shape(child!)))})" : Text(part["type"]);

    private static IEnumerable<JsonNode> Leaves(JsonNode part) => part["parts"] is JsonArray parts ? parts.SelectMany(static child => Leaves(child!)) : [part];

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
