using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Work;
using AlertImages.Rendering.Grafana;
using AlertImages.Rendering.Modes;
using AlertImages.Tests.Panels;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.Tests.Rendering.Grafana;

public sealed class DashboardVariablesTests
{
    private const string Newer = "dashboard api version not supported, use /apis/dashboard.grafana.app/v2beta1/namespaces/default/dashboards/dash01 instead";
    private readonly ManualTime _time = new();
    private readonly List<string> _log = [];

    [SetUp]
    public void SetUp() => _log.Clear();

    [TestCase("""{"dashboard":{"templating":{"list":[{"name":"instance","type":"query","hide":2},{"name":"job","type":"adhoc"}]}}}""", "instance,job")]
    [TestCase("""{"dashboard":{"variables":[{"kind":"QueryVariable","spec":{"name":"instance"}}]}}""", "instance")]
    [TestCase(
        """{"spec":{"variables":[{"kind":"AdhocVariable","spec":{"name":"Filters"}},{"kind":"CustomVariable","spec":{"name":"q","hide":"hideVariable"}}]}}""",
        "Filters,q")]
    [TestCase("""{"dashboard":{}}""", "")]
    [TestCase("""{"dashboard":{"templating":{"list":[null,7,"x",{"name":null},{"name":["a"]},{"name":"\ud800"},{"name":"q"}]},"variables":{"spec":1}}}""", "q")]
    public async Task Names_are_read_from_all_forms_of_dashboards(string json, string expected)
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, _) => context.Response.WriteAsync(json));
        using var sut = Sut(server);

        var found = (DashboardAnswer.Found)await sut.AskAsync(3, "dash01", CancellationToken.None);

        Assert.That(string.Join(',', found.Variables.Order(StringComparer.Ordinal)), Is.EqualTo(expected));
        var request = server.Requests.Single();
        Assert.That(
            (request.PathAndQuery, request.Headers["Authorization"], request.Headers["X-Grafana-Org-Id"]),
            Is.EqualTo(("/api/dashboards/uid/dash01", "Bearer glsa_variables", "3")));
    }

    [TestCase(1, "use /apis/dashboard.grafana.app/v2beta1/namespaces/default/dashboards/dash01 instead", "v2beta1/namespaces/default")]
    [TestCase(7, "use /apis/dashboard.grafana.app/v2/namespaces/org-7/dashboards/dash01 instead", "v2/namespaces/org-7")]
    [TestCase(1, "use /apis/dashboard.grafana.app/v2alpha1/namespaces/stacks-12345/dashboards/dash01 instead", "v2alpha1/namespaces/stacks-12345")]
    [TestCase(7, "use http://evil.example/apis/dashboard.grafana.app/v3/namespaces/org-9/dashboards/other instead", "v3/namespaces/org-7")]
    public async Task A_dashboard_of_schema_v2_is_asked_of_the_API_that_has_it(long orgId, string message, string expected)
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, request) => request.PathAndQuery.StartsWith(
            "/sub/apis/",
            StringComparison.Ordinal)
            ? context.Response.WriteAsync("""{"kind":"Dashboard","spec":{"variables":[{"kind":"QueryVariable","spec":{"name":"queue"}}]}}""")
            : AnswerAsync(context, 406, message));
        using var sut = Sut(server, under: "sub/");

        var found = (DashboardAnswer.Found)await sut.AskAsync(orgId, "dash01", CancellationToken.None);

        Assert.That(found.Variables, Is.EqualTo(new[] { "queue" }));
        Assert.That(
            server.Requests.Select(static request => request.PathAndQuery),
            Is.EqualTo(new[] { "/sub/api/dashboards/uid/dash01", $"/sub/apis/dashboard.grafana.app/{expected}/dashboards/dash01" }));
        Assert.That(server.Requests[1].Headers["X-Grafana-Org-Id"], Is.EqualTo($"{orgId}"));
    }

    [TestCase("")]
    [TestCase("no such version")]
    [TestCase("use /apis/dashboard.grafana.app/../../admin/namespaces/default/dashboards/dash01 instead")]
    [TestCase("use /apis/dashboard.grafana.app/v2beta1/namespaces/default%2f../dashboards/dash01 instead")]
    public async Task Another_406_leads_nowhere(string message)
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, _) => AnswerAsync(context, 406, message));
        using var sut = Sut(server);

        Assert.That(
            await sut.AskAsync(1, "dash01", CancellationToken.None),
            Is.EqualTo(new DashboardAnswer.Unknown(PictureFailure.HttpStatus, "Grafana answered 406")));
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [TestCase(1, 404, "Dashboard not found", PictureFailure.DashboardNotFound, "dash01 in organisation 1")]
    [
        TestCase(
            1, 403, "You'll need additional permissions\nto perform this action.", PictureFailure.DashboardForbidden,
            "You'll need additional permissions to perform this action.")]
    [TestCase(2, 403, "", PictureFailure.DashboardForbidden, "Grafana answered 403")]
    [TestCase(2, 401, "Unauthorized", PictureFailure.NoTokenForOrg, "organisation 2; the token is one of organisation 1")]
    [TestCase(1, 401, "Invalid API key", PictureFailure.LoginPage, "Grafana answered 401: is the service-account token valid?")]
    public async Task A_dashboard_that_cannot_be_seen_is_known_at_once(long orgId, int status, string message, PictureFailure reason, string detail)
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, _) => AnswerAsync(context, status, message));
        using var sut = Sut(server);

        Assert.That(await sut.AskAsync(orgId, "dash01", CancellationToken.None), Is.EqualTo(new DashboardAnswer.Missing(reason, detail)));
        Assert.That(
            _log,
            Is.EqualTo(new[]
            {
                $"Warning Could not open dashboard dash01 of organisation {orgId}, so its panels get no pictures: {reason.Label()}: {detail}",
            }));
    }

    [Test]
    public async Task What_the_newer_API_forbids_is_forbidden()
    {
        await using var server = await ScriptedHttpServer.StartAsync(static (context, request) => request.PathAndQuery.StartsWith(
            "/apis/",
            StringComparison.Ordinal)
            ? AnswerAsync(context, 403, "not allowed")
            : AnswerAsync(context, 406, Newer));
        using var sut = Sut(server);

        Assert.That(
            await sut.AskAsync(1, "dash01", CancellationToken.None), Is.EqualTo(new DashboardAnswer.Missing(PictureFailure.DashboardForbidden, "not allowed")));
    }

    [TestCase(502, "", "text/plain", PictureFailure.HttpStatus, "Grafana answered 502")]
    [TestCase(504, "", "text/plain", PictureFailure.Timeout, "Grafana answered 504")]
    [TestCase(200, "rubbish", "application/json", PictureFailure.HttpStatus, "the answer cannot be read")]
    [TestCase(200, "[]", "application/json", PictureFailure.HttpStatus, "the answer cannot be read")]
    [TestCase(200, "null", "application/json", PictureFailure.HttpStatus, "the answer cannot be read")]
    [TestCase(200, "{}", "application/json", PictureFailure.HttpStatus, "the answer is no dashboard")]
    [TestCase(200, """{"spec":null,"status":{"conversion":{"failed":true}}}""", "application/json", PictureFailure.HttpStatus, "the answer is no dashboard")]
    [TestCase(200, "<form>log in</form>", "text/html; charset=utf-8", PictureFailure.LoginGate, "200 came with a page instead of data")]
    [TestCase(403, "<h1>Access</h1>", "text/html", PictureFailure.LoginGate, "403 came with a page instead of data")]
    [TestCase(302, "http://idp.example.test/x?secret=1", "", PictureFailure.LoginGate, "302 led to idp.example.test")]
    [TestCase(302, "/oauth2/start?rd=secret", "", PictureFailure.LoginGate, "302 led to /oauth2/start")]
    [TestCase(302, "/grafana/api", "", PictureFailure.HttpStatus, "Grafana answered 302")]
    public async Task Variables_that_cannot_be_read_are_not_taken_for_none(int status, string body, string type, PictureFailure reason, string detail)
    {
        await using var server = await ScriptedHttpServer.StartAsync(async (context, _) =>
        {
            context.Response.StatusCode = status;
            if (status == 302)
            {
                context.Response.Headers.Location = body;
                return;
            }

            context.Response.ContentType = type;
            await context.Response.WriteAsync(body);
        });
        using var sut = Sut(server);

        Assert.That(await sut.AskAsync(1, "dash01", CancellationToken.None), Is.EqualTo(new DashboardAnswer.Unknown(reason, detail)));
        Assert.That(_log, Is.EqualTo(new[] { "Warning Could not read the variables of dashboard dash01 of organisation 1: " + detail }));
    }

    [Test]
    public async Task A_Grafana_that_is_too_slow_or_away_is_named()
    {
        Uri address;
        await using (var server = await ScriptedHttpServer.StartAsync(static (context, _) => Task.Delay(
            Timeout.InfiniteTimeSpan,
            TimeProvider.System,
            context.RequestAborted)))
        {
            address = server.Url;
            using var slow = Sut(server);
            var asking = slow.AskAsync(1, "dash01", CancellationToken.None);
            await Eventually.HoldsAsync(() => Task.FromResult(server.Requests.Count > 0), "it was asked", TimeSpan.FromSeconds(10));
            _time.Advance(TimeSpan.FromSeconds(6));

            Assert.That(await asking, Is.EqualTo(new DashboardAnswer.Unknown(PictureFailure.Timeout, "Grafana did not answer in time")));
        }

        using var gone = Sut(address);
        Assert.That(
            await gone.AskAsync(1, "dash01", CancellationToken.None),
            Is.EqualTo(new DashboardAnswer.Unknown(PictureFailure.RendererUnavailable, "Grafana cannot be reached: ConnectionError")));
    }

    [TestCase(401)]
    [TestCase(403)]
    public async Task Where_pages_are_seen_without_the_token_its_rights_decide_nothing(int status)
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, _) => AnswerAsync(context, status, "no"));
        using var sut = Sut(server.Url, pagesSeeToken: false);

        Assert.That(
            await sut.AskAsync(2, "dash01", CancellationToken.None),
            Is.EqualTo(new DashboardAnswer.Unknown(PictureFailure.HttpStatus, $"Grafana answered {status}")));
    }

    [Test]
    public async Task A_dashboard_is_asked_for_once_in_five_minutes()
    {
        await using var server = await ScriptedHttpServer.StartAsync(static (context, _) => context.Response.WriteAsync("""{"dashboard":{}}"""));
        using var sut = Sut(server);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => await sut.AskAsync(1, "dash01", CancellationToken.None)));
        var atOnce = server.Requests.Count;
        _time.Advance(TimeSpan.FromMinutes(4));
        await sut.AskAsync(1, "dash01", CancellationToken.None);
        var soon = server.Requests.Count;
        _time.Advance(TimeSpan.FromMinutes(2));
        await sut.AskAsync(1, "dash01", CancellationToken.None);

        Assert.That((atOnce, soon, server.Requests.Count), Is.EqualTo((1, 1, 2)));
    }

    [TestCase(500)]
    [TestCase(403)]
    [TestCase(404)]
    public async Task A_failure_is_remembered_for_ten_seconds_only(int status)
    {
        await using var server = await ScriptedHttpServer.StartAsync(status);
        using var sut = Sut(server);

        await sut.AskAsync(1, "dash01", CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(9));
        await sut.AskAsync(1, "dash01", CancellationToken.None);
        var soon = server.Requests.Count;
        _time.Advance(TimeSpan.FromSeconds(2));
        await sut.AskAsync(1, "dash01", CancellationToken.None);

        Assert.That((soon, server.Requests.Count), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task Without_a_token_nobody_is_asked()
    {
        await using var server = await ScriptedHttpServer.StartAsync(500);
        using var sut = Sut(server.Url, token: null);

        Assert.That(((DashboardAnswer.Found)await sut.AskAsync(1, "dash01", CancellationToken.None)).Variables, Is.Empty);
        Assert.That(server.Requests, Is.Empty);
    }

    private static Task AnswerAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { message, traceID = "" });
    }

    private DashboardVariables Sut(ScriptedHttpServer server, string under = "") => Sut(new Uri(server.Url, under));

    private DashboardVariables Sut(Uri grafana, string? token = "glsa_variables", bool pagesSeeToken = true) => new(
        new RendererOptions
        {
            GrafanaUrl = grafana,
            PageUrl = grafana,
            ServiceAccountToken = token is null ? null : new Secret(token),
            PagesSeeToken = pagesSeeToken,
        },
        1, _time, new ListLogger<DashboardVariables>(_log));
}
