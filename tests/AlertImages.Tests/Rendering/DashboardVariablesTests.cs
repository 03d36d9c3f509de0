using AlertImages.Core.Delivery;
using AlertImages.Rendering;
using AlertImages.Rendering.Grafana;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Rendering;

public sealed class DashboardVariablesTests
{
    private readonly ManualTime _time = new();

    [TestCase("""{"dashboard":{"templating":{"list":[{"name":"instance","type":"query"},{"name":"job"}]}}}""", "instance,job")]
    [TestCase("""{"dashboard":{"variables":[{"kind":"QueryVariable","spec":{"name":"instance"}}]}}""", "instance")]
    [TestCase("""{"dashboard":{}}""", "")]
    [TestCase("[]", "")]
    [TestCase("rubbish", "")]
    public async Task Names_are_read_from_both_forms_of_dashboards(string json, string expected)
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, _) => context.Response.WriteAsync(json));
        using var sut = Sut(server);

        var names = await sut.ReadNamesAsync(3, "dash01", CancellationToken.None);

        Assert.That(string.Join(',', names.Order()), Is.EqualTo(expected));
        var request = server.Requests.Single();
        Assert.That((request.PathAndQuery, request.Headers["Authorization"], request.Headers["X-Grafana-Org-Id"]), Is.EqualTo(("/api/dashboards/uid/dash01", "Bearer glsa_variables", "3")));
    }

    [Test]
    public async Task A_dashboard_is_asked_for_once_in_five_minutes()
    {
        await using var server = await ScriptedHttpServer.StartAsync(static (context, _) => context.Response.WriteAsync("{}"));
        using var sut = Sut(server);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => await sut.ReadNamesAsync(1, "dash01", CancellationToken.None)));
        var atOnce = server.Requests.Count;
        _time.Advance(TimeSpan.FromMinutes(4));
        await sut.ReadNamesAsync(1, "dash01", CancellationToken.None);
        var soon = server.Requests.Count;
        _time.Advance(TimeSpan.FromMinutes(2));
        await sut.ReadNamesAsync(1, "dash01", CancellationToken.None);

        Assert.That((atOnce, soon, server.Requests.Count), Is.EqualTo((1, 1, 2)));
    }

    [Test]
    public async Task A_failure_is_remembered_for_a_minute_only()
    {
        await using var server = await ScriptedHttpServer.StartAsync(500);
        using var sut = Sut(server);

        Assert.That(await sut.ReadNamesAsync(1, "dash01", CancellationToken.None), Is.Empty);
        await sut.ReadNamesAsync(1, "dash01", CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(61));
        await sut.ReadNamesAsync(1, "dash01", CancellationToken.None);

        Assert.That(server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Without_a_token_nobody_is_asked()
    {
        await using var server = await ScriptedHttpServer.StartAsync(200);
        using var sut = Sut(server, token: null);

        Assert.That(await sut.ReadNamesAsync(1, "dash01", CancellationToken.None), Is.Empty);
        Assert.That(server.Requests, Is.Empty);
    }

    private DashboardVariables Sut(ScriptedHttpServer server, string? token = "glsa_variables") => new(
        new RendererOptions { GrafanaUrl = server.Url, PageUrl = server.Url, ServiceAccountToken = token is null ? null : new Secret(token) }, _time, NullLogger<DashboardVariables>.Instance);
}
