using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.EndToEnd.Tests;

/// <summary>
/// The daemon is killed again and again while events come in. Whatever was answered with 200 arrives; what arrives twice was on its way at a kill.
/// </summary>
public sealed class KillTests
{
    private const int Senders = 8;
    private const int Seed = 20_260_301;

    /// <summary>As many as deliveries may be on their way to one integration.</summary>
    private const int InFlight = 4;

    /// <summary>What was under way at three kills waits a minute, at four ten minutes, and comes one at a time.</summary>
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(20);

    /// <summary>A hundred with <c>tests/run.sh --long</c>.</summary>
    private static int Rounds => System.Environment.GetEnvironmentVariable("ALERTIMAGES_LONG") == "1" ? 100 : 10;

    [TestCase("sqlite3")]
    [TestCase("postgres")]
    public async Task Kills_at_random_moments_under_load_lose_nothing(string type)
    {
        await using var postgres = type == "postgres" ? await PostgresServer.StartAsync() : null;
        await using var bed = await CreateAsync(postgres);
        var (acknowledged, told) = (new ConcurrentDictionary<string, bool>(), new ConcurrentDictionary<string, int>());
        await using var vendor = await ScriptedHttpServer.StartAsync(async (context, request) =>
        {
            foreach (var alert in request.Json["alerts"]!.AsArray())
            {
                told.AddOrUpdate(alert!["labels"]!["instance"]!.GetValue<string>(), 1, static (_, count) => count + 1);
            }

            await context.Response.WriteAsync("ok");
        });
        bed.ContactPoint("ops", $"{{ uid: hook, type: webhook, settings: {{ url: '{vendor.Url}' }} }}");
        var random = new Random(Seed);
        await bed.StartAsync();
        for (var round = 0; round < Rounds; round++)
        {
            using var stop = new CancellationTokenSource();
            var senders = Enumerable.Range(0, Senders).Select(sender => SendAsync(bed.Daemon.Address, $"{round}-{sender}", acknowledged, stop.Token)).ToArray();
            // the moment is the test: nobody waits for anything here
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50, 1500)), TimeProvider.System);
            await bed.Daemon.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(senders);
            await bed.RestartAsync();
        }

        await Eventually.HoldsAsync(() => acknowledged.Keys.All(told.ContainsKey), "everything that was acknowledged is told", s_deadline);
        Assert.That(acknowledged, Has.Count.GreaterThan(Rounds));
        Assert.That(told.Values.Sum(static count => count - 1), Is.LessThanOrEqualTo(Rounds * InFlight), "only what was on its way is told twice");
        await TestContext.Out.WriteLineAsync($"{acknowledged.Count} events, {told.Values.Sum() - told.Count} told twice, {Rounds} kills, seed {Seed}");
    }

    private static async Task<TestBed> CreateAsync(PostgresServer? postgres)
    {
        var bed = await TestBed.CreateAsync(capture: false);
        if (postgres is not null)
        {
            bed.Set("database", "type", "postgres");
            bed.Set("database", "host", $"127.0.0.1:{postgres.Port}");
            bed.Set("database", "name", await postgres.CreateDatabaseAsync());
            bed.Set("database", "user", PostgresServer.User);
        }

        return bed;
    }

    /// <summary>Until the daemon is gone.</summary>
    private static async Task SendAsync(Uri daemon, string name, ConcurrentDictionary<string, bool> acknowledged, CancellationToken stop)
    {
        using var http = TestHttp.Create();
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var instance = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
            var payload = GrafanaPayload.Of(GrafanaPayload.Firing(instance));
            payload["groupKey"] = instance;
            try
            {
                using var answer = await http.PostAsync(
                    new Uri(daemon, "api/v1/webhook"),
                    new StringContent(payload.ToJsonString(), Encoding.UTF8, "application/json"),
                    stop);
                if (answer.IsSuccessStatusCode)
                {
                    acknowledged[instance] = true;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                // killed in the middle: nobody was promised anything
                return;
            }
        }
    }
}
