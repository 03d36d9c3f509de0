using System.Diagnostics;
using System.Text;
using AlertImages.TestSupport;

namespace AlertImages.EndToEnd.Tests;

/// <summary>
/// SIGTERM in the middle of the work: what runs is finished in its time, the rest is taken up at the next start, and nothing comes twice that was finished.
/// </summary>
public sealed class ShutdownTests
{
    private const int Senders = 40;

    [Test]
    public async Task Sends_under_way_are_finished_and_what_waits_goes_out_after_the_next_start()
    {
        await using var slow = await ScriptedHttpServer.StartAsync(static (context, _) => Task.Delay(
            TimeSpan.FromSeconds(2),
            TimeProvider.System,
            context.RequestAborted));
        await using var bed = await BedAsync(slow);
        await bed.StartAsync();
        for (var number = 0; number < Senders; number++)
        {
            await SendAsync(bed, number);
        }

        await Eventually.HoldsAsync(() => slow.Requests.Count > 0, "the first are on their way");
        var started = Stopwatch.GetTimestamp();
        var exitCode = await bed.Daemon.StopAsync();
        Assert.That((exitCode, Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10)), Is.EqualTo((0, true)));
        var before = slow.Requests.Count;
        Assert.That(before, Is.InRange(1, Senders - 1), "not all were sent");
        await bed.RestartAsync();

        await Eventually.HoldsAsync(() => slow.Requests.Count >= Senders, "the rest goes out");
        await Eventually.HoldsAsync(async () => await bed.MetricAsync("alertimages_queue_depth{stage=\"deliveries\"}") == 0, "nothing waits");
        Assert.That(slow.Requests.Select(static request => request.Json["groupKey"]!.GetValue<string>()), Is.Unique, "nothing came twice");
    }

    [Test]
    public async Task One_that_never_answers_is_left_at_the_time_that_was_given()
    {
        await using var hanging = await ScriptedHttpServer.StartAsync(static (context, _) => Task.Delay(
            Timeout.InfiniteTimeSpan,
            TimeProvider.System,
            context.RequestAborted));
        await using var bed = await BedAsync(hanging);
        bed.Set("notifications", "send_timeout", "60s");
        await bed.StartAsync("--shutdown-timeout", "1s");
        await SendAsync(bed, 1);
        await Eventually.HoldsAsync(() => hanging.Requests.Count == 1, "it is on its way");

        var started = Stopwatch.GetTimestamp();
        var exitCode = await bed.Daemon.StopAsync();

        Assert.That((exitCode, Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(6)), Is.EqualTo((0, true)));
        await bed.RestartAsync();
        await Eventually.HoldsAsync(() => hanging.Requests.Count == 2, "nobody knows whether it arrived, so it is sent again");
    }

    [Test]
    public async Task Senders_are_refused_while_it_ends()
    {
        await using var slow = await ScriptedHttpServer.StartAsync(static (context, _) => Task.Delay(
            TimeSpan.FromSeconds(3),
            TimeProvider.System,
            context.RequestAborted));
        await using var bed = await BedAsync(slow);
        await bed.StartAsync();
        await SendAsync(bed, 1);
        await Eventually.HoldsAsync(() => slow.Requests.Count == 1, "it is on its way");

        var ending = bed.Daemon.StopAsync();
        await Eventually.HoldsAsync(async () => await IsRefusedAsync(bed), "nobody is let in");

        Assert.That(await ending, Is.Zero);
    }

    [TestCase("soon")]
    [TestCase("11m")]
    public async Task A_time_that_is_none_is_told(string value)
    {
        var (exitCode, _, error) = await DaemonProcess.RunAsync(["serve", "--shutdown-timeout", value]);

        Assert.That((exitCode, error.Contains("--shutdown-timeout", StringComparison.Ordinal)), Is.EqualTo((1, true)));
    }

    private static async Task<bool> IsRefusedAsync(TestBed bed)
    {
        using var http = TestHttp.Create();
        try
        {
            using var answer = await http.GetAsync(new Uri(bed.Daemon.Address, "-/ready"));
            return (int)answer.StatusCode == 503;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private static async Task<TestBed> BedAsync(ScriptedHttpServer vendor)
    {
        var bed = await TestBed.CreateAsync(capture: false);
        bed.ContactPoint("ops", $"{{ uid: hook, type: webhook, settings: {{ url: '{vendor.Url}' }} }}");
        return bed;
    }

    private static async Task SendAsync(TestBed bed, int number)
    {
        var payload = GrafanaPayload.Of(GrafanaPayload.Firing($"web-{number}"));
        payload["groupKey"] = $"group-{number}";
        var (status, _) = await bed.PostAsync(new StringContent(payload.ToJsonString(), Encoding.UTF8, "application/json"));
        Assert.That(status, Is.EqualTo(200));
    }
}
