using System.Collections.Concurrent;
using System.Globalization;
using AlertImages.Core.Pictures;
using AlertImages.TestSupport;

namespace AlertImages.Benchmarks;

/// <summary>
/// Drives one or more servers that speak the Grafana image renderer's API with the same pages, in turns: 1, 2 and 5 requests at a time.
/// </summary>
internal static class ApiBenchmark
{
    private const int Seconds = 30;
    private static readonly int[] s_concurrency = [1, 2, 5];

    /// <summary><c>PAGE NAME=ADDRESS[,TOKEN] …</c>; <c>{n}</c> in the page's address is replaced by 1 to 20.</summary>
    public static async Task RunAsync(IReadOnlyList<string> arguments)
    {
        var servers = arguments.Skip(1).Select(Server.Parse).ToList();
        using var http = TestHttp.Create();
        foreach (var server in servers)
        {
            await RenderAsync(http, server, arguments[0], 1);
        }

        foreach (var concurrency in s_concurrency)
        {
            foreach (var server in servers)
            {
                await MeasureAsync(http, server, arguments[0], concurrency);
            }
        }
    }

    private static async Task MeasureAsync(HttpClient http, Server server, string page, int concurrency)
    {
        var (times, failures, next) = (new ConcurrentBag<double>(), 0, 0);
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(async _ =>
        {
            while (TimeProvider.System.GetElapsedTime(started).TotalSeconds < Seconds)
            {
                var begun = TimeProvider.System.GetTimestamp();
                if (await RenderAsync(http, server, page, (Interlocked.Increment(ref next) % 20) + 1))
                {
                    times.Add(TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds);
                }
                else
                {
                    Interlocked.Increment(ref failures);
                }
            }
        }));
        var elapsed = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Sample.Report($"{server.Name}, {concurrency} at a time", times.IsEmpty ? [double.NaN] : times, "ms");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"",-44} {times.Count / elapsed:0.00} pictures/s, {failures} failed"));
    }

    private static async Task<bool> RenderAsync(HttpClient http, Server server, string page, int number)
    {
        var url = Uri.EscapeDataString(page.Replace("{n}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri($"{server.Address}/render?url={url}&width=1000&height=500&deviceScaleFactor=1&timeout=60&encoding=png&domain=127.0.0.1"));
        request.Headers.Add("X-Auth-Token", server.Token);
        using var response = await http.SendAsync(request);
        return response.IsSuccessStatusCode && PngFile.FindDefect(await response.Content.ReadAsByteArrayAsync()) is null;
    }

    private sealed record Server(string Name, string Address, string Token)
    {
        public static Server Parse(string text)
        {
            var (name, rest) = (text.Split('=', 2)[0], text.Split('=', 2)[1].Split(','));
            return new Server(name, rest[0].TrimEnd('/'), rest.ElementAtOrDefault(1) ?? "-");
        }
    }
}
