using System.Collections.Concurrent;
using System.Globalization;
using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Rendering.Chromium;
using AlertImages.Rendering.Chromium.Page;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Benchmarks;

/// <summary>
/// Takes pictures of all panels of a Grafana, and compares each with the same page at rest:
/// how many are right, not drawn, or of another panel, and how long they take.
/// Every picture has a render key of its own, which is forgotten as soon as it is answered, where the server can do that (<c>DELETE /__keys/K</c>);
/// or all share a token.
/// </summary>
internal static class RightPictureBenchmark
{
    /// <summary>Waits until nothing changes for 0.85 s, 8 s at most.</summary>
    private const string RestScript = """
        new Promise((done) => {
            let last = performance.now(), before = -1;
            const begun = last;
            const look = () => {
                const { changes, open } = window.__alertImages.facts();
                const now = performance.now();
                if (changes !== before || open > 0) { before = changes; last = now; }
                if (now - last > 850 || now - begun > 8000) { done(""); } else { requestAnimationFrame(look); }
            };
            look();
        })
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var options = RightPictureOptions.Parse(arguments);
        using var http = TestHttp.Create();
        var panels = await RightPicturePanels.ReadAsync(http, options);
        Console.WriteLine(
            $"{panels.Count} panels of {options.Grafana}, {options.Pictures} pictures at each of {string.Join(", ", options.AtATime)} at a time, "
                + $"{options.Burners} burners");
        using var burners = new Burners(options.Burners);
        var wrong = 0;
        foreach (var atATime in options.AtATime)
        {
            wrong += await MeasureAsync(http, options, panels, atATime);
        }

        return wrong == 0 ? 0 : 3;
    }

    /// <summary>A new browser with a new profile: the first pictures are cold.</summary>
    private static async Task<int> MeasureAsync(HttpClient http, RightPictureOptions options, IReadOnlyList<PanelToShoot> panels, int atATime)
    {
        using var folder = new TempFolder();
        await using var browser = new ChromiumBrowser(
            new ChromiumOptions
            {
                AllowedUrls = [options.Grafana],
                ProfileFolder = folder.File("profile"),
                BrowserPath = options.Browser,
                BrowserArguments = ["--no-sandbox"],
            },
            new MetricRegistry(), TimeProvider.System, NullLoggerFactory.Instance);
        var shots = new ConcurrentBag<Shot>();
        await Parallel.ForEachAsync(Enumerable.Range(0, options.Pictures), new ParallelOptions { MaxDegreeOfParallelism = atATime }, async (number, _) =>
            shots.Add(await ShootAsync(http, options, browser, panels[number % panels.Count], number)));
        Report(options, shots, atATime);
        return shots.Count(static shot => shot.IsWrong);
    }

    private static async Task<Shot> ShootAsync(HttpClient http, RightPictureOptions options, ChromiumBrowser browser, PanelToShoot panel, int number)
    {
        var shot = new Shot(panel, number);
        var key = $"key-{Environment.ProcessId}-{number}-{Guid.NewGuid():N}";
        var started = TimeProvider.System.GetTimestamp();
        using var deadline = new CancellationTokenSource(options.Timeout, TimeProvider.System);

        async Task LookAsync(WarmPage page, byte[] png)
        {
            shot.Milliseconds = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
            await CompareAsync(shot, page, png);
        }

        try
        {
            var request = new PageRequest
            {
                Address = panel.Address(options.Grafana, number),
                Look = new ScreenshotLook(),
                Headers = options.UsesKeys
                    ? new() { ["Cookie"] = "renderKey=" + key }
                    : new Dictionary<string, string> { ["Authorization"] = "Bearer " + options.Token },
                IsCredentialShortLived = options.UsesKeys,
                Afterwards = options.IsCompared ? LookAsync : null,
            };
            var result = await browser.CaptureAsync(request, deadline.Token);
            shot.Milliseconds = shot.Milliseconds > 0 ? shot.Milliseconds : TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
            shot.Failure = result is PageResult.Failed failed ? $"{failed.Reason.Label()}: {failed.Detail}" : "";
            shot.Note = (result as PageResult.Captured)?.Note ?? "";
            if (result is PageResult.Captured captured && options.Folder.Length > 0)
            {
                await File.WriteAllBytesAsync(Path.Combine(options.Folder, $"{panel.Id}-{number:0000}.png"), captured.Bytes, CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            shot.Failure = PictureFailure.Timeout.Label();
        }

        if (options.ForgetsKeys)
        {
            using var forgotten = await http.DeleteAsync(new Uri(options.Grafana, $"__keys/{key}"), CancellationToken.None);
        }

        return shot;
    }

    /// <summary>The same page at rest has the same data, so it is the truth.</summary>
    private static async Task CompareAsync(Shot shot, WarmPage page, byte[] png)
    {
        shot.Title = await page.EvaluateAsync("document.querySelector('[data-viz-panel-key] h2, .panel-title')?.textContent ?? ''");
        shot.Place = await page.EvaluateAsync("location.pathname + '?panelId=' + new URLSearchParams(location.search).get('panelId')");
        await page.EvaluateAsync(RestScript);
        var rest = await page.ScreenshotAsync();
        shot.Difference = PngPixels.Read(png).CountDifferences(PngPixels.Read(rest));
        shot.Rest = rest;
    }

    private static void Report(RightPictureOptions options, ConcurrentBag<Shot> shots, int atATime)
    {
        var taken = shots.Where(static shot => shot.Failure.Length == 0).ToList();
        foreach (var shot in shots.Where(static shot => shot.IsWrong).OrderBy(static shot => shot.Number))
        {
            Console.WriteLine(
                $"  WRONG {shot.Panel.Id} \"{shot.Panel.Title}\" number {shot.Number}: {shot.Difference} pixels differ, title \"{shot.Title}\", "
                    + $"at {shot.Place}");
            if (options.Folder.Length > 0 && shot.Rest is { } rest)
            {
                File.WriteAllBytes(Path.Combine(options.Folder, $"{shot.Panel.Id}-{shot.Number:0000}-rest.png"), rest);
            }
        }

        foreach (var group in shots.Where(static shot => shot.Failure.Length > 0)
            .GroupBy(static shot => $"{shot.Panel.Id} {shot.Failure}")
            .OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"  no picture {group.Count()}x: {group.Key}");
        }

        foreach (var group in taken.Where(static shot => shot.Note.Length > 0)
            .GroupBy(static shot => $"{shot.Panel.Id} {shot.Note}")
            .OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"  note {group.Count()}x: {group.Key}");
        }

        Sample.Report($"{atATime} at a time", taken.Count == 0 ? [double.NaN] : [.. taken.Select(static shot => shot.Milliseconds)], "ms");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {taken.Count} pictures, {shots.Count(static shot => shot.IsNotDrawn)} not drawn, {shots.Count(static shot => shot.IsOfAnother)} of another "
                + $"panel, {shots.Count - taken.Count} without a picture"));
    }
}

/// <summary>One picture and what is known of it.</summary>
internal sealed class Shot(PanelToShoot panel, int number)
{
    private const int MostDifferent = 250;

    public PanelToShoot Panel { get; } = panel;

    public int Number { get; } = number;

    public double Milliseconds { get; set; }

    public string Failure { get; set; } = "";

    public string Note { get; set; } = "";

    public string Title { get; set; } = "";

    public string Place { get; set; } = "";

    public int Difference { get; set; }

    public byte[]? Rest { get; set; }

    public bool IsNotDrawn => Failure.Length == 0 && Difference > MostDifferent;

    public bool IsOfAnother => Failure.Length == 0 && Place.Length > 0 && !Panel.IsAt(Place, Title);

    public bool IsWrong => IsNotDrawn || IsOfAnother;
}
