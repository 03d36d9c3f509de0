using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Work;
using AlertImages.Rendering.Charts;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Rendering.Charts;

/// <summary>Who is asked for the curves of a chart, and what is made of the answers.</summary>
public sealed class ChartRendererTests
{
    private const string Good =
        """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"x","instance":"web-1"},"values":[[1772355600,"1"],[1772355615,"3"]]}]}}""";
    private static readonly ScreenshotWindow s_window = new(Some.Start.AddHours(-1), Some.Start);
    private readonly FakeStudio _studio = new();

    [TestCase("x > 2", "200", Good, null, "> 2")]
    [TestCase("x > limit", "200", Good, null, "dashed: the limit > limit")]
    [TestCase("x > 2", "422", """{"status":"error","error":"too many samples"}""", PictureFailure.ChartQueryFailed, "too many samples")]
    [TestCase("x > 2", "502", "<html>bad gateway</html>", PictureFailure.ChartQueryFailed, "it answered 502")]
    [TestCase("x > 2", "200", "<html>log in</html>", PictureFailure.ChartQueryFailed, "JsonReaderException")]
    [TestCase("x > 2", "200", """{"status":"success","data":{"resultType":"streams","result":[]}}""", PictureFailure.ChartQueryFailed, "streams instead of curves")]
    [TestCase("x > 2", "200", """{"status":"success","data":{"resultType":"matrix","result":[]}}""", PictureFailure.BlankImage, "has no values")]
    public async Task An_answer_is_drawn_or_named(string expression, string status, string body, PictureFailure? failure, string said)
    {
        await using var server = await ScriptedHttpServer.StartAsync((context, _) => AnswerAsync(
            context,
            int.Parse(status, System.Globalization.CultureInfo.InvariantCulture),
            body));
        using var sut = Create(Source("a", server.Url));

        var result = await sut.RenderAsync(Subject(expression), s_window, new ScreenshotLook(), CancellationToken.None);

        Assert.That((result as RenderResult.Failed)?.Reason, Is.EqualTo(failure));
        Assert.That(
            result is RenderResult.Failed failed ? failed.Detail : _studio.Drawings[^1].Svg.Replace("&gt;", ">", StringComparison.Ordinal),
            Does.Contain(said));
    }

    [Test]
    public async Task A_limit_that_cannot_be_had_leaves_the_curve()
    {
        await using var server = await ScriptedHttpServer.StartAsync(static (context, request) => AnswerAsync(
            context,
            request.Text.Contains("limit", StringComparison.Ordinal) ? 503 : 200,
            Good));
        using var sut = Create(Source("a", server.Url));

        var result = await sut.RenderAsync(Subject("x > limit"), s_window, new ScreenshotLook(), CancellationToken.None);

        Assert.That(
            ((RenderResult.Rendered)result).About,
            Is.EqualTo(new PictureAbout { Kind = PictureKind.Chart, What = "x", Value = "3", Threshold = "> limit", From = s_window.From, To = s_window.To }));
        Assert.That(_studio.Drawings[^1].Svg, Does.Contain("The limit could not be had."));
    }

    [Test]
    public async Task Without_a_browser_there_is_no_chart()
    {
        await using var server = await ScriptedHttpServer.StartAsync(static (context, _) => AnswerAsync(context, 200, Good));
        using var sut = Create(Source("a", server.Url));
        _studio.IsThere = false;

        var result = await sut.RenderAsync(Subject("x > 2"), s_window, new ScreenshotLook(), CancellationToken.None);

        Assert.That(((RenderResult.Failed)result).Reason, Is.EqualTo(PictureFailure.RendererUnavailable));
        _studio.IsThere = true;
    }

    [Test]
    public async Task Fields_headers_and_window_are_asked_for()
    {
        await using var server = await ScriptedHttpServer.StartAsync(static (context, _) => AnswerAsync(context, 200, Good));
        using var sut = Create(Source("a", server.Url) with
        {
            Headers = new Dictionary<string, Secret> { ["X-Scope-OrgID"] = new("tenant"), ["Authorization"] = new("Bearer t") },
        });

        await sut.RenderAsync(
            Subject("rate(x[5m]) > 2"),
            new ScreenshotWindow(Some.Start.AddDays(-1), Some.Start),
            new ScreenshotLook(),
            CancellationToken.None);

        var request = server.Requests.Single();
        Assert.That(
            (request.Method, request.PathAndQuery, request.Headers["X-Scope-OrgID"], request.Headers["Authorization"]),
            Is.EqualTo(("POST", "/api/v1/query_range", "tenant", "Bearer t")));
        Assert.That(request.Text, Is.EqualTo(
            $"query=rate%28x%5B5m%5D%29&start={Some.Start.AddDays(-1).ToUnixTimeSeconds()}.000&end={Some.Start.ToUnixTimeSeconds()}.000&step=360"));
    }

    [TestCase("up", "", "", "first")]
    [TestCase("up", "http://second.example.org:9090/graph", "", "second")]
    [TestCase("up", "", "prod", "matched")]
    [TestCase("up", "http://second.example.org:9090/graph", "prod", "second")]
    [TestCase("sum(rate({app=\"x\"}[5m])) > 1", "", "", "logs")]
    public void The_data_source_that_suits_is_asked(string expression, string generatorUrl, string cluster, string expected)
    {
        var second = Source("second", new Uri("http://second.example.org:9090/"));
        var matched = Source("matched", new Uri("http://matched/")) with { Matchers = [.. LabelMatcher.ParseList("cluster = prod")] };
        var logs = Source("logs", new Uri("http://logs/")) with { IsLoki = true };
        using var queries = new ChartQueries(
            new ChartOptions(), Provisioned(Source("first", new Uri("http://first/")), second, matched, logs), TimeProvider.System, NullLogger.Instance);
        var labels = cluster.Length > 0 ? new Dictionary<string, string> { ["cluster"] = cluster } : [];

        Assert.That(queries.Choose(Subject(expression) with { GeneratorUrl = generatorUrl, Labels = labels })!.Name, Is.EqualTo(expected));
        Assert.That(queries.Choose(Subject(expression) with { Datasource = "matched" })!.Name, Is.EqualTo("matched"));
        Assert.That(queries.Choose(Subject(expression) with { Datasource = "gone" }), Is.Null);
    }

    [Test]
    public void A_data_source_of_a_reload_is_asked_from_then_on()
    {
        var provisioned = Provisioned(Source("old", new Uri("http://old/")));
        using var queries = new ChartQueries(new ChartOptions(), provisioned, TimeProvider.System, NullLogger.Instance);
        var before = queries.Choose(Subject("up"))!.Name;

        provisioned.Replace(provisioned.Current with { Datasources = [Source("new", new Uri("http://new/"))] });

        Assert.That((before, queries.Choose(Subject("up"))!.Name), Is.EqualTo(("old", "new")));
    }

    private ChartRenderer Create(ChartDatasource source) =>
        new(new ChartOptions(), Provisioned(source), _studio, TimeProvider.System, NullLogger<ChartRenderer>.Instance);

    private static ProvisionedHolder Provisioned(params ChartDatasource[] datasources)
    {
        var provisioned = new ProvisionedHolder();
        provisioned.Replace(new ProvisionedSnapshot { Datasources = datasources });
        return provisioned;
    }

    private static ChartDatasource Source(string name, Uri url) => new() { Name = name, Url = url };

    private static ChartSubject Subject(string expression) =>
        new() { Expression = expression, Title = "A", Labels = new Dictionary<string, string> { ["instance"] = "web-1" } };

    private static async Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = body.StartsWith('{') ? "application/json" : "text/html";
        await context.Response.WriteAsync(body);
    }
}
