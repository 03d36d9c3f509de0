using System.Text.Json.Nodes;
using AlertImages.ContactPoints;
using AlertImages.Core.ContactPoints;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.Tests.ContactPoints;

/// <summary>What every contact point that speaks HTTP must do, and every type of the catalogue.</summary>
public sealed class ContactPointContractTests
{
    private const string Secret = ContactPointSample.Secret;
    private ContactPointFactory _factory = null!;

    private static IEnumerable<string> Types => ContactPointCatalog.All.Select(static type => type.Type);

    private static IEnumerable<TestCaseData> RequiredKeys =>
        ContactPointSample.All.SelectMany(static sample => sample.Required.Select(key => new TestCaseData(sample.Type, key)));

    /// <summary>Opsgenie's details are texts.</summary>
    private static IEnumerable<string> LinkingTypes => HttpTypes.Where(static type => type != "opsgenie");

    private static IEnumerable<string> HttpTypes => Types.Where(static type => type != "email");

    [SetUp]
    public void SetUp() => _factory = new ContactPointFactory();

    [TearDown]
    public void TearDown() => _factory.Dispose();

    [TestCaseSource(nameof(HttpTypes))]
    public async Task Success_is_delivered(string type)
    {
        await using var server = await ScriptedHttpServer.StartAsync(ContactPointSample.AnswerAsync);

        Assert.That(await SendAsync(type, server), Is.InstanceOf<DeliveryResult.Delivered>());
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_status_means_the_same_everywhere(
        [ValueSource(nameof(HttpTypes))] string type, [Values(400, 401, 403, 404, 408, 410, 413, 425, 429, 500, 502, 503, 504)] int status)
    {
        await using var server = await ScriptedHttpServer.StartAsync(status);

        var result = await SendAsync(type, server);

        if (status is 408 or 425 or 429 or >= 500)
        {
            Assert.That(result, Is.InstanceOf<DeliveryResult.TryLater>());
        }
        else
        {
            Assert.That(result, Is.InstanceOf<DeliveryResult.GiveUp>());
        }
    }

    [TestCaseSource(nameof(HttpTypes))]
    public async Task Too_many_requests_names_its_time_in_seconds(string type)
    {
        await using var server = await LimitAsync("17");

        var result = await SendAsync(type, server);

        Assert.That((result.Reason(), result.After()), Is.EqualTo((FailureReason.RateLimited, TimeSpan.FromSeconds(17))));
    }

    [TestCaseSource(nameof(HttpTypes))]
    public async Task Too_many_requests_names_its_time_as_a_date(string type)
    {
        await using var server = await LimitAsync(_factory.Time.GetUtcNow().AddSeconds(42).ToString("R"));

        Assert.That((await SendAsync(type, server)).After(), Is.EqualTo(TimeSpan.FromSeconds(42)));
    }

    [TestCaseSource(nameof(HttpTypes))]
    public async Task No_connection_is_a_request_exception_without_an_answer(string type)
    {
        var server = await ScriptedHttpServer.StartAsync(200);
        var settings = Settings(type, server.Url);
        await server.DisposeAsync();

        Assert.That(() => _factory.Create(type, settings).SendAsync(Some.Notification(), CancellationToken.None), Throws.InstanceOf<HttpRequestException>());
    }

    [TestCaseSource(nameof(HttpTypes))]
    public async Task A_call_that_is_cancelled_ends(string type)
    {
        var arrived = new TaskCompletionSource();
        await using var server = await ScriptedHttpServer.StartAsync(async (context, _) =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        using var stop = new CancellationTokenSource();
        var send = _factory.Create(type, Settings(type, server.Url)).SendAsync(Some.Notification(), stop.Token);
        await arrived.Task;

        await stop.CancelAsync();

        // a time-out of the wait is no cancellation
        Assert.That(async () => await send.WaitAsync(TimeSpan.FromSeconds(1)), Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCaseSource(nameof(HttpTypes))]
    public async Task A_redirect_is_not_followed(string type)
    {
        await using var elsewhere = await ScriptedHttpServer.StartAsync(200);
        await using var server = await ScriptedHttpServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = elsewhere.Url.AbsoluteUri;
            return Task.CompletedTask;
        });

        Assert.That(await SendAsync(type, server), Is.Not.InstanceOf<DeliveryResult.Delivered>());
        Assert.That(elsewhere.Requests, Is.Empty);
    }

    [TestCaseSource(nameof(HttpTypes))]
    public async Task What_the_vendor_says_is_one_short_line_without_our_secret(string type)
    {
        await using var server = await ScriptedHttpServer.StartAsync(async (context, _) =>
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("line one\r\nline two " + new string('x', 100_000));
        });

        var result = (DeliveryResult.GiveUp)await SendAsync(type, server);

        Assert.That(result.Detail, Does.Contain("line one").And.Not.Contain("\n").And.Not.Contain(Secret));
        Assert.That(result.Detail, Has.Length.LessThan(500));
    }

    [TestCaseSource(nameof(Types))]
    public void Missing_settings_are_named(string type)
    {
        var errors = ContactPointFactory.Errors(type, new JsonObject { ["unknown"] = "x" });

        Assert.That(errors, Is.Not.Empty);
        Assert.That(errors, Has.All.Match("^[a-zA-Z_.]+: "));
    }

    [TestCaseSource(nameof(Types))]
    public void Settings_of_a_wrong_type_are_named_and_not_repeated(string type)
    {
        var key = type switch { "email" => "addresses", "slack" => "token", _ => ContactPointSample.Of(type).Required[0] };

        var errors = ContactPointFactory.Errors(type, new JsonObject { [key] = new JsonObject { ["x"] = Secret } });

        Assert.That(errors.Single(), Does.StartWith(key).And.Not.Contain(Secret));
    }

    [TestCaseSource(nameof(RequiredKeys))]
    public void Every_required_setting_is_named_when_it_is_missing(string type, string key)
    {
        var settings = ContactPointSample.Of(type).Settings("http://127.0.0.1/");
        settings.Remove(key);

        Assert.That(ContactPointFactory.Errors(type, settings), Has.Some.StartWith(key + ": "));
    }

    [TestCaseSource(nameof(HttpTypes))]
    public async Task No_more_pictures_are_sent_than_are_taken(string type)
    {
        using var folder = new TempFolder();
        await using var server = await ScriptedHttpServer.StartAsync(ContactPointSample.AnswerAsync);
        var sut = _factory.Create(type, Settings(type, server.Url));
        var alerts = Enumerable.Range(1, 25).Select(static number => Some.FiringAlert($"web-{number}")).ToArray();
        var pictures = Enumerable.Range(1, 25).Select(
            number => Some.Image(folder, (byte)number, $"https://img.example.org/{number}.png", $"{number}.png")).ToArray();

        await sut.SendAsync(Some.Notification(Some.Group(alerts), pictures).For(sut), CancellationToken.None);

        // as bytes or by name: each picture has its own
        var sent = string.Concat(server.Requests.Select(static request => request.PathAndQuery + Uri.UnescapeDataString(request.Text)));
        var shown = pictures.Count(
            picture => sent.Contains($"/{picture.Name}", StringComparison.Ordinal) || sent.Contains($"\"{picture.Name}\"", StringComparison.Ordinal)
                || sent.Contains($"filename={picture.Name}", StringComparison.Ordinal));
        Assert.That(shown, Is.EqualTo(Math.Min(25, Math.Max(sut.Images.MaxUploads, sut.Images.MaxLinks))));
    }

    [TestCaseSource(nameof(HttpTypes))]
    public async Task Both_states_and_no_picture_work(string type)
    {
        await using var server = await ScriptedHttpServer.StartAsync(ContactPointSample.AnswerAsync);
        var sut = _factory.Create(type, Settings(type, server.Url));

        foreach (var group in new[] { Some.Group(), Some.Group(Some.ResolvedAlert()), Some.Group(Some.FiringAlert(), Some.ResolvedAlert("web-2")) })
        {
            Assert.That(await sut.SendAsync(Some.Notification(group), CancellationToken.None), Is.InstanceOf<DeliveryResult.Delivered>());
        }
    }

    [TestCase("discord", "1101")]
    [TestCase("googlechat", "spaces/A/messages/B")]
    [TestCase("kafka", "0/7")]
    [TestCase("line", "461230966842064897")]
    [TestCase("opsgenie", "b57259bed7af19195883d383074560c4ed18b0d58df3e7077700e04205496b7c")]
    [TestCase("pagerduty", "b57259bed7af19195883d383074560c4ed18b0d58df3e7077700e04205496b7c")]
    [TestCase("pushover", "r1")]
    [TestCase("slack", "C1/1700000000.000100")]
    [TestCase("telegram", "42")]
    [TestCase("threema", "0011223344556677")]
    [TestCase("victorops", "e1")]
    public async Task The_vendor_s_name_of_the_message_is_kept(string type, string expected)
    {
        await using var server = await ScriptedHttpServer.StartAsync(ContactPointSample.AnswerAsync);

        Assert.That(await SendAsync(type, server), Is.EqualTo(new DeliveryResult.Delivered(expected)));
    }

    /// <summary>Vendors refuse addresses that are none.</summary>
    [TestCaseSource(nameof(LinkingTypes))]
    public async Task An_unknown_sender_s_address_stands_in_no_link(string type)
    {
        await using var server = await ScriptedHttpServer.StartAsync(ContactPointSample.AnswerAsync);
        var sut = _factory.Create(type, Settings(type, server.Url));

        await sut.SendAsync(Some.Notification(Some.Group(Some.FiringAlert() with { GeneratorUrl = "" }) with { ExternalUrl = "" }), CancellationToken.None);

        Assert.That(
            server.Requests.Single().Text,
            Does.Not.Contain("\"url\":\"/alerting").And.Not.Contain("\"href\":\"\"").And.Not.Contain("\"title_link\":\"/").And.Not.Contain("name=\"url\""));
    }

    [TestCaseSource(nameof(Types))]
    public void Types_are_found_without_case(string type) => Assert.That(ContactPointCatalog.Find(type.ToUpperInvariant())?.Type, Is.EqualTo(type));

    [Test]
    public void The_catalogue_is_sorted_and_has_no_type_twice() => Assert.That(Types, Is.Ordered.And.Unique);

    [Test]
    public void The_page_has_a_row_for_every_type()
    {
        var rows = ContactPointCatalog.All.Select(static type => $"| [`{type.Type}`](#{type.Type}) | {type.Name} | {type.Pictures} |\n");

        GoldenFile.PartIsCurrent(
            RepositoryRoot.File("docs", "contact-points.md"),
            "types",
            "| type | name | pictures |\n|---|---|---|\n" + string.Concat(rows));
    }

    private Task<DeliveryResult> SendAsync(string type, ScriptedHttpServer server) =>
        _factory.Create(type, Settings(type, server.Url)).SendAsync(Some.Notification(), CancellationToken.None);

    private static JsonObject Settings(string type, Uri url) => ContactPointSample.Of(type).Settings(url.AbsoluteUri);

    private static Task<ScriptedHttpServer> LimitAsync(string retryAfter) => ScriptedHttpServer.StartAsync((context, _) =>
    {
        context.Response.StatusCode = 429;
        context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    });
}
