using System.Diagnostics;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.EndToEnd.Tests;

/// <summary>A remote renderer fails in every way there is: the text goes out in its time with the reason, and the next picture works.</summary>
public sealed class RendererFaultTests
{
    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(2);
    private Func<HttpContext, Task> _answer = Picture;

    [SetUp]
    public void Reset() => _answer = Picture;

    private static IEnumerable<TestCaseData> Faults()
    {
        yield return Case("hangs", Hang, "the picture was not ready in time");
        yield return Case("begins and hangs", static async context =>
        {
            await context.Response.Body.WriteAsync(PngSample.Create().AsMemory(0, 20));
            await context.Response.Body.FlushAsync();
            await Hang(context);
        }, "the picture was not ready in time");
        yield return Case("one byte a second", static async context =>
        {
            foreach (var octet in PngSample.Create())
            {
                await context.Response.Body.WriteAsync(new[] { octet }, context.RequestAborted);
                await context.Response.Body.FlushAsync();
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, context.RequestAborted);
            }
        }, "the picture was not ready in time");
        yield return Case("500", Status(500), "Grafana answered with an error");
        yield return Case("408", Status(408), "the picture was not ready in time");
        yield return Case("400", Status(400), "Grafana answered with an error");
        yield return Case("a wrong token", Status(401), "the renderer is not available");
        yield return Case("429", Status(429), "too many screenshots were waiting");
        yield return Case("a connection that breaks", static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        }, "the renderer is not available");
        yield return Case("half an answer", static async context =>
        {
            context.Response.ContentLength = 5000;
            await context.Response.Body.WriteAsync(PngSample.Create());
            await context.Response.Body.FlushAsync();
            context.Abort();
        }, "the renderer is not available");
        yield return Case("a page", Body("<!DOCTYPE html><title>Grafana</title>"u8.ToArray()), "the renderer did not return a valid picture");
        yield return Case("nothing", Body([]), "the renderer did not return a valid picture");
        yield return Case("a picture that is cut off", Body(PngSample.Create()[..40]), "the renderer did not return a valid picture");
        yield return Case(
            "a bomb",
            Body(PngSample.Assemble(PngSample.Header(50_000, 50_000), PngSample.Chunk("IDAT", new byte[100]), PngSample.Chunk("IEND", []))),
            "the renderer did not return a valid picture");
        yield return Case("100 MB", static context => ScriptedHttpServer.WriteMuchAsync(context, 100), "the renderer did not return a valid picture");
    }

    [Test]
    public async Task Whatever_it_does_the_text_goes_out_in_its_time_with_the_reason()
    {
        await using var renderer = await RendererAsync();
        await using var bed = await BedAsync(renderer.Url);
        var number = 0;
        foreach (var fault in Faults())
        {
            var (answer, reason) = ((Func<HttpContext, Task>)fault.Arguments[0]!, (string)fault.Arguments[1]!);
            _answer = answer;
            var poor = await TellAsync(bed, ++number);
            _answer = Picture;
            var rich = await TellAsync(bed, ++number);

            Assert.That(poor.Alert["imageReason"]?.GetValue<string>(), Is.EqualTo(reason), fault.TestName);
            Assert.That(poor.Time, Is.LessThan(s_budget + TimeSpan.FromSeconds(1.5)), fault.TestName);
            Assert.That(rich.Alert["imageURL"], Is.Not.Null, "after " + fault.TestName);
        }

        Assert.That(bed.Daemon.ReadMemory(), Is.LessThan(250L << 20));
        Assert.That(ProcessFacts.OpenFiles(bed.Daemon.Id), Is.LessThan(350), "no connection is left behind");
    }

    [Test]
    public async Task One_that_is_down_costs_no_time_is_left_alone_and_found_again()
    {
        var renderer = await RendererAsync();
        var url = renderer.Url;
        await renderer.DisposeAsync();
        await using var bed = await BedAsync(url);
        for (var number = 1; number <= 6; number++)
        {
            var (alert, time) = await TellAsync(bed, number);
            Assert.That((alert["imageReason"]!.GetValue<string>(), time < TimeSpan.FromSeconds(1.5)), Is.EqualTo(("the renderer is not available", true)));
        }

        Assert.That(bed.Daemon.Output, Does.Contain("5 times in a row"));
        await using var back = await RendererAsync(url.Port);
        var next = 6;
        await Eventually.HoldsAsync(async () => (await TellAsync(bed, ++next)).Alert["imageURL"] is not null, "it is found again");
    }

    [Test]
    public async Task A_slow_one_is_waited_for_once()
    {
        await using var renderer = await RendererAsync();
        await using var bed = await BedAsync(renderer.Url);
        _answer = static async context =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, context.RequestAborted);
            await Picture(context);
        };

        var (alert, time) = await TellAsync(bed, 1);

        Assert.That(alert["imageURL"], Is.Not.Null);
        Assert.That(time, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(0.9)));
        Assert.That(Rendered(renderer), Is.EqualTo(1));
    }

    [Test]
    public async Task Fifty_that_hang_leave_nothing_behind()
    {
        await using var renderer = await RendererAsync();
        await using var bed = await BedAsync(renderer.Url);
        _answer = Picture;
        await TellAsync(bed, 0);
        var before = ProcessFacts.OpenFiles(bed.Daemon.Id);
        _answer = Hang;

        await bed.SendAsync([.. Enumerable.Range(1, 50).Select(static number => GrafanaPayload.Firing($"web-{number}", panel: number))]);
        var body = (await bed.Receiver.NextAsync()).Json;

        Assert.That(
            body["alerts"]!.AsArray().Select(static alert => alert!["imageReason"]!.GetValue<string>()),
            Is.All.EqualTo("the picture was not ready in time").Or.EqualTo("too many screenshots were waiting"));
        await Eventually.HoldsAsync(() => ProcessFacts.OpenFiles(bed.Daemon.Id) <= before + 5, "the connections are closed");
        _answer = Picture;
        Assert.That((await TellAsync(bed, 60)).Alert["imageURL"], Is.Not.Null);
    }

    private static TestCaseData Case(string name, Func<HttpContext, Task> answer, string reason) => new TestCaseData(answer, reason).SetName(name);

    private static Task Hang(HttpContext context) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

    private static Task Picture(HttpContext context) => context.Response.Body.WriteAsync(PngSample.Create(1000, 500)).AsTask();

    private static Func<HttpContext, Task> Body(byte[] body) => async context => await context.Response.Body.WriteAsync(body);

    private static Func<HttpContext, Task> Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private static int Rendered(ScriptedHttpServer renderer) =>
        renderer.Requests.Count(static request => request.PathAndQuery.StartsWith("/render?", StringComparison.Ordinal));

    private static async Task<TestBed> BedAsync(Uri renderer)
    {
        var bed = await TestBed.CreateAsync();
        bed.Set("rendering", "mode", "remote");
        bed.Set("rendering", "server_url", renderer.AbsoluteUri + "render");
        bed.Set("rendering", "renderer_token", "a-token-of-tests");
        bed.Set("unified_alerting.screenshots", "capture_timeout", "2s");
        await bed.StartAsync();
        return bed;
    }

    private Task<ScriptedHttpServer> RendererAsync(int port = 0) => ScriptedHttpServer.StartAsync(
        async (context, request) =>
        {
            if (request.PathAndQuery.StartsWith("/render/version", StringComparison.Ordinal))
            {
                await context.Response.WriteAsync("{\"version\":\"5.0.0\"}");
                return;
            }

            await _answer(context);
        },
        port);

    /// <summary>One alert of a panel of its own: what the receiver got of it, and how long that took.</summary>
    private static async Task<(System.Text.Json.Nodes.JsonNode Alert, TimeSpan Time)> TellAsync(TestBed bed, int number)
    {
        var started = Stopwatch.GetTimestamp();
        await bed.SendAsync(GrafanaPayload.Firing($"one-{number}", panel: 1000 + number));
        var alert = (await bed.Receiver.NextAsync()).Json["alerts"]![0]!;
        return (alert, Stopwatch.GetElapsedTime(started));
    }
}
