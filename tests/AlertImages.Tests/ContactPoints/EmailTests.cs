using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Work;
using AlertImages.TestSupport;

namespace AlertImages.Tests.ContactPoints;

public sealed partial class EmailTests
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

    [Test]
    public async Task A_mail_has_text_html_and_the_picture_inside()
    {
        await using var server = new SmtpServer();
        var picture = Some.Image(_folder);

        var result = await SendAsync(server, Some.Notification(null, picture));
        var mail = await server.NextMailAsync();

        Assert.That(result, Is.InstanceOf<DeliveryResult.Delivered>());
        Assert.That(mail, Does.Contain("\r\nFrom: \"Grafana\" <alerts@example.org>\r\n").Or.StartsWith("From: \"Grafana\" <alerts@example.org>\r\n"));
        Assert.That(mail, Does.Contain("\r\nTo: ops@example.org\r\n").And.Contain("\r\nSubject: [FIRING:1] HighCPU Prod (web-1 critical)\r\n"));
        var parts = Parts(mail);
        Assert.That(parts["text/plain"], Does.StartWith("**Firing**"));
        Assert.That(parts["text/html"], Does.Contain($"<img src=\"cid:{picture.Name}\""));
        Assert.That(mail, Does.Contain($"Content-ID: <{picture.Name}>\r\n"));
        Assert.That(mail, Does.Contain(Convert.ToBase64String(await File.ReadAllBytesAsync(picture.Path))[..60]));
        Assert.That(_factory.Emails.Sent.Read(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_picture_with_a_link_is_linked()
    {
        await using var server = new SmtpServer();

        await SendAsync(server, Some.Notification(null, Some.Image(_folder, url: "https://img.example.org/1.png")));
        var mail = await server.NextMailAsync();

        Assert.That(Parts(mail)["text/html"], Does.Contain("<img src=\"https://img.example.org/1.png\""));
        Assert.That(mail, Does.Not.Contain("image/png"));
    }

    [Test]
    public async Task A_missing_picture_says_why()
    {
        await using var server = new SmtpServer();

        await SendAsync(server, Some.Notification() with { Note = "No picture: because." });

        Assert.That(
            Parts(await server.NextMailAsync()),
            Has.All.Matches<KeyValuePair<string, string>>(static part => part.Value.Contains("No picture: because.", StringComparison.Ordinal)));
    }

    [Test]
    public async Task Each_recipient_gets_a_mail_of_its_own_or_all_one()
    {
        await using var server = new SmtpServer();
        await SendAsync(server, Some.Notification(), "one@example.org; two@example.org,one@example.org");
        Assert.That(
            server.Commands.Where(static command => command.StartsWith("RCPT", StringComparison.Ordinal)),
            Is.EqualTo(new[] { "RCPT TO:<one@example.org>", "RCPT TO:<two@example.org>" }));
        Assert.That(server.Commands.Count(static command => command == "DATA"), Is.EqualTo(2));

        await using var single = new SmtpServer();
        await SendAsync(single, Some.Notification(), "one@example.org\ntwo@example.org", single: true);
        Assert.That(single.Commands.Count(static command => command == "DATA"), Is.EqualTo(1));
        Assert.That(await single.NextMailAsync(), Does.Contain("\r\nTo: one@example.org, two@example.org\r\n"));
    }

    [Test]
    public async Task Nothing_from_a_label_gets_into_headers_or_commands()
    {
        await using var server = new SmtpServer();
        var alert = Some.FiringAlert();
        var labels = new Dictionary<string, string>(alert.Labels)
        {
            ["alertname"] = "x\r\nBcc: evil@example.org\r\n\r\n.\r\nMAIL FROM:<evil@example.org>",
            ["instance"] = "<script>alert(1)</script>",
        };

        await SendAsync(server, Some.Notification(Some.Group(alert with { Labels = labels }) with { GroupLabels = labels, CommonLabels = labels }));
        var mail = await server.NextMailAsync();

        Assert.That(mail.Split("\r\n"), Has.None.StartsWith("Bcc:"));
        Assert.That(server.Commands.Count(static command => command.StartsWith("MAIL", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(Parts(mail)["text/html"], Does.Not.Contain("<script>"));
    }

    [Test]
    public async Task A_script_address_is_no_link()
    {
        await using var server = new SmtpServer();

        await SendAsync(
            server,
            Some.Notification(Some.Group(Some.FiringAlert() with { GeneratorUrl = "javascript:alert(1)", DashboardUrl = "https://grafana.example.org/d/x" })));

        Assert.That(Parts(await server.NextMailAsync())["text/html"], Does.Not.Contain("javascript:").And.Contain("href=\"https://grafana.example.org/d/x\""));
    }

    [Test]
    public async Task A_subject_that_is_not_ASCII_is_encoded()
    {
        await using var server = new SmtpServer();
        var labels = new Dictionary<string, string> { ["alertname"] = "Füße brennen 🔥" };

        await SendAsync(
            server,
            Some.Notification(Some.Group(Some.FiringAlert() with { Labels = labels }) with { GroupLabels = labels, CommonLabels = labels }));
        var mail = await server.NextMailAsync();

        var subject = SubjectHeader().Match(mail).Groups["subject"].Value;
        var decoded = string.Concat(EncodedWord()
            .Matches(subject)
            .Select(static word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups["text"].Value))));
        Assert.That(decoded, Does.Contain("Füße brennen 🔥"));
        Assert.That(mail.All(static letter => letter < 128), Is.True);
    }

    [Test]
    public async Task The_same_attempt_has_the_same_message_id_and_a_group_one_thread()
    {
        await using var server = new SmtpServer();
        await SendAsync(server, Some.Notification());
        await SendAsync(server, Some.Notification());
        await SendAsync(server, Some.Notification(Some.Group(Some.ResolvedAlert())) with { IdempotencyKey = "event-2/uid-1" });
        string[] mails = [await server.NextMailAsync(), await server.NextMailAsync(), await server.NextMailAsync()];

        var ids = mails.Select(static mail => MessageId().Match(mail).Value).ToArray();
        Assert.That(ids[1], Is.EqualTo(ids[0]));
        Assert.That(ids[2], Is.Not.EqualTo(ids[0]));
        Assert.That(mails.Select(static mail => References().Match(mail).Value).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task StartTls_is_used_when_it_is_offered_and_nothing_is_said_before()
    {
        await using var server = new SmtpServer(new SmtpBehaviour { OffersStartTls = true, Auth = "PLAIN LOGIN" });

        var result = await SendAsync(
            server,
            Some.Notification(),
            smtp: static smtp => smtp with { SkipVerify = true, User = "user", Password = new Secret("smtp-password") });

        Assert.That(result, Is.InstanceOf<DeliveryResult.Delivered>());
        Assert.That(
            server.Commands.Where(static command => !command.StartsWith("TLS", StringComparison.Ordinal)).Select(static command => command.Split(' ')[0]),
            Is.EqualTo(new[] { "EHLO", "STARTTLS" }));
        Assert.That(server.Commands, Does.Contain("TLS AUTH PLAIN AHVzZXIAc210cC1wYXNzd29yZA=="));
    }

    [Test]
    public async Task A_certificate_that_nobody_knows_is_refused()
    {
        await using var server = new SmtpServer(new SmtpBehaviour { OffersStartTls = true });

        Assert.That(
            await SendAsync(server, Some.Notification()),
            Is.InstanceOf<DeliveryResult.TryLater>().With.Property("Reason").EqualTo(FailureReason.ConnectionFailed));
    }

    [Test]
    public async Task Mandatory_tls_sends_nothing_without_it()
    {
        await using var server = new SmtpServer();

        var result = await SendAsync(server, Some.Notification(), smtp: static smtp => smtp with { StartTls = StartTlsPolicy.MandatoryStartTLS });

        Assert.That(result, Is.InstanceOf<DeliveryResult.TryLater>());
        Assert.That(server.Commands, Has.None.StartsWith("MAIL"));
    }

    [Test]
    public async Task No_tls_is_not_begun_although_it_is_offered()
    {
        await using var server = new SmtpServer(new SmtpBehaviour { OffersStartTls = true });

        Assert.That(
            await SendAsync(server, Some.Notification(), smtp: static smtp => smtp with { StartTls = StartTlsPolicy.NoStartTLS }),
            Is.InstanceOf<DeliveryResult.Delivered>());
        Assert.That(server.Commands, Has.None.EqualTo("STARTTLS"));
    }

    [Test]
    public async Task Words_put_in_before_the_encryption_end_the_conversation()
    {
        await using var server = new SmtpServer(new SmtpBehaviour { OffersStartTls = true, Injected = "250-evil\r\n250 AUTH PLAIN\r\n" });

        Assert.That(
            await SendAsync(server, Some.Notification(), smtp: static smtp => smtp with { SkipVerify = true }),
            Is.InstanceOf<DeliveryResult.TryLater>().With.Property("Detail").Contains("before TLS began"));
    }

    [Test]
    public async Task Log_in_in_two_steps()
    {
        await using var server = new SmtpServer(new SmtpBehaviour { Auth = "LOGIN" });

        await SendAsync(server, Some.Notification(), smtp: static smtp => smtp with { User = "user", Password = new Secret("smtp-password") });

        Assert.That(
            server.Commands.SkipWhile(static command => command != "AUTH LOGIN").Take(3),
            Is.EqualTo(new[] { "AUTH LOGIN", "dXNlcg==", "c210cC1wYXNzd29yZA==" }));
    }

    [TestCase("535 no", FailureReason.AuthError, true)]
    [TestCase("454 later", FailureReason.ServerError, false)]
    public async Task A_refused_log_in(string answer, FailureReason reason, bool isFinal)
    {
        await using var server = new SmtpServer(new SmtpBehaviour
        {
            Auth = "PLAIN",
            Answer = command => command.StartsWith("AUTH", StringComparison.Ordinal) ? answer : null,
        });

        var result = await SendAsync(server, Some.Notification(), smtp: static smtp => smtp with { User = "user", Password = new Secret("smtp-password") });

        Assert.That(result.Reason(), Is.EqualTo(reason));
        Assert.That(result is DeliveryResult.GiveUp, Is.EqualTo(isFinal));
        Assert.That(result.ToString(), Does.Not.Contain("smtp-password"));
    }

    [TestCase("550 no such user", true)]
    [TestCase("450 grey-listed", false)]
    public async Task A_refused_recipient(string answer, bool isFinal)
    {
        await using var server = new SmtpServer(new SmtpBehaviour { Answer = command => command.StartsWith("RCPT", StringComparison.Ordinal) ? answer : null });

        Assert.That(await SendAsync(server, Some.Notification()) is DeliveryResult.GiveUp, Is.EqualTo(isFinal));
        Assert.That(_factory.Emails.Failed.Read(), Is.EqualTo(1));
    }

    [Test]
    public async Task One_bad_address_does_not_keep_the_mail_from_the_others_and_a_retry_is_for_the_rest()
    {
        var isGrey = true;
        await using var server = new SmtpServer(new SmtpBehaviour
        {
            Answer = command => isGrey && command.Contains("slow@", StringComparison.Ordinal) ? "450 grey-listed" : null,
        });
        var sut = Sut(server, "fast@example.org;slow@example.org", false, static smtp => smtp);

        Assert.That(await sut.SendAsync(Some.Notification(), CancellationToken.None), Is.InstanceOf<DeliveryResult.TryLater>());
        isGrey = false;
        Assert.That(await sut.SendAsync(Some.Notification(), CancellationToken.None), Is.InstanceOf<DeliveryResult.Delivered>());

        Assert.That(await server.NextMailAsync(), Does.Contain("To: fast@example.org"));
        Assert.That(await server.NextMailAsync(), Does.Contain("To: slow@example.org"));
        Assert.That(server.Commands.Count(static command => command == "DATA"), Is.EqualTo(2));
    }

    [Test]
    public async Task No_server_is_tried_again()
    {
        var server = new SmtpServer();
        var sut = Sut(server, "ops@example.org", false, static smtp => smtp);
        await server.DisposeAsync();

        Assert.That(
            await sut.SendAsync(Some.Notification(), CancellationToken.None),
            Is.InstanceOf<DeliveryResult.TryLater>().With.Property("Reason").EqualTo(FailureReason.ConnectionFailed));
    }

    [Test]
    public async Task Without_smtp_it_says_what_to_do()
    {
        _factory.Smtp = new SmtpOptions();
        var sut = _factory.Create("email", new JsonObject { ["addresses"] = "ops@example.org" });

        Assert.That(
            await sut.SendAsync(Some.Notification(), CancellationToken.None),
            Is.InstanceOf<DeliveryResult.GiveUp>().With.Property("Detail").Contains("[smtp] enabled = true"));
    }

    [TestCase("", "addresses: could not find addresses in settings")]
    [TestCase("ops", "addresses: 'ops' is not an e-mail address")]
    [TestCase("a@b> RCPT TO:<evil@example.org", "addresses: ")]
    public void Addresses_that_are_none_are_told(string addresses, string expected) =>
        Assert.That(ContactPointFactory.Errors("email", new JsonObject { ["addresses"] = addresses }), Has.Some.StartWith(expected));

    private Task<DeliveryResult> SendAsync(
        SmtpServer server, Notification notification, string addresses = "ops@example.org", bool single = false, Func<SmtpOptions, SmtpOptions>? smtp = null)
    {
        var sut = Sut(server, addresses, single, smtp ?? (static settings => settings));
        return sut.SendAsync(notification.For(sut), CancellationToken.None);
    }

    private IContactPoint Sut(SmtpServer server, string addresses, bool single, Func<SmtpOptions, SmtpOptions> smtp)
    {
        _factory.Smtp = smtp(new SmtpOptions { Enabled = true, Host = "127.0.0.1", Port = server.Port, FromAddress = "alerts@example.org" });
        return _factory.Create("email", new JsonObject { ["addresses"] = addresses, ["singleEmail"] = single });
    }

    /// <summary>The decoded text parts by their type.</summary>
    private static Dictionary<string, string> Parts(string mail) => TextPart().Matches(mail).ToDictionary(
        static part => part.Groups["type"].Value,
        static part => Encoding.UTF8.GetString(Convert.FromBase64String(part.Groups["body"].Value)));

    [GeneratedRegex(@"Content-Type: (?<type>text/\w+); charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n(?<body>[^-]*)\r\n--")]
    private static partial Regex TextPart();

    [GeneratedRegex(@"\r\nSubject: (?<subject>(?:[^\r]|\r\n )*)\r\n")]
    private static partial Regex SubjectHeader();

    [GeneratedRegex(@"=\?utf-8\?B\?(?<text>[^?]*)\?=")]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"Message-ID: <[^>]*>")]
    private static partial Regex MessageId();

    [GeneratedRegex(@"References: <[^>]*>")]
    private static partial Regex References();
}
