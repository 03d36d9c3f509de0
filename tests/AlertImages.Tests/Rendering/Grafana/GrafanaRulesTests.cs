using AlertImages.Core.Panels;
using AlertImages.Core.Work;
using AlertImages.Rendering.Grafana;
using AlertImages.Rendering.Modes;
using AlertImages.Tests.Panels;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.Tests.Rendering.Grafana;

public sealed class GrafanaRulesTests
{
    private const string Rule = "/sub/api/v1/provisioning/alert-rules/rule01";
    private const string Export = Rule + "/export?format=json";
    private readonly ManualTime _time = new();
    private readonly List<string> _log = [];

    [SetUp]
    public void SetUp() => _log.Clear();

    [Test]
    public async Task A_rule_with_annotations_is_one_request()
    {
        await using var server = await StartAsync("""{"uid":"rule01","annotations":{"__dashboardUid__":"rig","__panelId__":"4"}}""", "");
        using var sut = Sut(server);

        var found = await sut.FindAsync(3, "rule01", CancellationToken.None);
        await sut.FindAsync(3, "rule01", CancellationToken.None);

        Assert.That(found, Is.EqualTo(new RulePanel("rig", "4")));
        Assert.That(
            server.Requests.Select(static request => (request.PathAndQuery, request.Headers["X-Grafana-Org-Id"], request.Headers["Authorization"])),
            Is.EqualTo(new[] { (Rule, "3", "Bearer glsa_rules") }));
    }

    [TestCase(
        """{"annotations":{"summary":"x"}}""",
        """{"apiVersion":1,"groups":[{"orgId":1,"rules":[{"uid":"rule01","dashboardUid":"rig","panelId":1}]}]}""",
        "rig",
        "1")]
    [TestCase("""{"annotations":null}""", """{"groups":[{"rules":[{"uid":"rule01","dashboardUid":"rig","panelId":"1"}]}]}""", "rig", "1")]
    [TestCase(
        "{}",
        """{"groups":[{"rules":[{"uid":"other","dashboardUid":"no","panelId":2}]},{"rules":[{"uid":"rule01","dashboardUid":"rig","panelId":1}]}]}""",
        "rig",
        "1")]
    [TestCase("""{"annotations":{"__dashboardUid__":"rig"}}""", """{"groups":[{"rules":[{"uid":"rule01","dashboardUid":"rig","panelId":7}]}]}""", "rig", "7")]
    [TestCase("""{"annotations":{"__dashboardUid__":"rig"}}""", """{"groups":[]}""", "rig", "")]
    [TestCase("{}", """{"groups":[{"rules":[{"dashboardUid":"rig","panelId":0}]}]}""", "rig", "")]
    [TestCase("{}", """{"groups":[{"rules":[{"dashboardUid":"rig","panelId":1.5}]}]}""", "rig", "")]
    public async Task The_fields_of_a_provisioned_rule_name_its_panel(string rule, string export, string uid, string panel)
    {
        await using var server = await StartAsync(rule, export);
        using var sut = Sut(server);

        var found = await sut.FindAsync(0, "rule01", CancellationToken.None);
        await sut.FindAsync(1, "rule01", CancellationToken.None);

        Assert.That(found, Is.EqualTo(new RulePanel(uid, panel)));
        Assert.That(server.Requests.Select(static request => request.PathAndQuery), Is.EqualTo(new[] { Rule, Export }));
    }

    [TestCase("{}", "{}")]
    [TestCase("{}", "[]")]
    [TestCase("{}", "null")]
    [TestCase("{}", "\"text\"")]
    [TestCase("""{"annotations":7}""", """{"groups":{"rules":1}}""")]
    [TestCase(
        """{"annotations":{"__dashboardUid__":7.5,"__panelId__":[]}}""",
        """{"groups":[null,1,"x",[],{"rules":null},{"rules":[null,2,"y",{"dashboardUid":null,"panelId":{}}]}]}""")]
    [TestCase("""{"annotations":{"__dashboardUid__":"\ud800"}}""", """{"groups":[{"rules":[{"uid":"\udfff","dashboardUid":"\ud800"}]}]}""")]
    [TestCase("[1", "")]
    public async Task Answers_of_other_shapes_name_none(string rule, string export)
    {
        await using var server = await StartAsync(rule, export);
        using var sut = Sut(server);

        Assert.That(await sut.FindAsync(1, "rule01", CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task A_Grafana_without_export_is_asked_for_it_once_in_five_minutes()
    {
        await using var server = await StartAsync("{}", "", exportStatus: 404);
        using var sut = Sut(server);

        await sut.FindAsync(1, "rule01", CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(4));
        await sut.FindAsync(1, "rule01", CancellationToken.None);

        Assert.That(server.Requests, Has.Count.EqualTo(2));
        Assert.That(_log, Is.Empty);
    }

    [TestCase(200, 503, 4)]
    [TestCase(403, 200, 2)]
    public async Task A_failure_is_logged_and_soon_tried_again(int ruleStatus, int exportStatus, int requests)
    {
        await using var server = await StartAsync("{}", "{}", ruleStatus, exportStatus);
        using var sut = Sut(server);

        await sut.FindAsync(1, "rule01", CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(11));
        await sut.FindAsync(1, "rule01", CancellationToken.None);

        Assert.That(server.Requests, Has.Count.EqualTo(requests));
        Assert.That(
            _log,
            Has.Count.EqualTo(2).And.All.EqualTo(
                $"Warning Could not read the alert rule rule01, so its panel is not known: Grafana answered {Math.Max(ruleStatus, exportStatus)}"));
    }

    [Test]
    public async Task Without_a_token_nobody_is_asked()
    {
        await using var server = await StartAsync("{}", "{}");
        using var sut = Sut(server, token: null);

        Assert.That(await sut.FindAsync(1, "rule01", CancellationToken.None), Is.Null);
        Assert.That(server.Requests, Is.Empty);
    }

    private static Task<ScriptedHttpServer> StartAsync(
        string rule,
        string export,
        int ruleStatus = 200,
        int exportStatus = 200) => ScriptedHttpServer.StartAsync((context, request) =>
    {
        var isExport = request.PathAndQuery == Export;
        context.Response.StatusCode = isExport ? exportStatus : ruleStatus;
        return context.Response.WriteAsync(isExport ? export : rule);
    });

    private GrafanaRules Sut(ScriptedHttpServer server, string? token = "glsa_rules")
    {
        var grafana = new Uri(server.Url, "sub/");
        return new GrafanaRules(
            new RendererOptions { GrafanaUrl = grafana, PageUrl = grafana, ServiceAccountToken = token is null ? null : new Secret(token) },
            1,
            _time,
            new ListLogger<GrafanaRules>(_log));
    }
}
