using System.Globalization;
using System.Text.Json.Nodes;
using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;
using AlertImages.Rendering;
using AlertImages.Rendering.Chromium;
using AlertImages.Rendering.Grafana;
using AlertImages.Rendering.Modes;

namespace AlertImages.Daemon.Checks;

/// <summary>
/// Whether a real panel of the configured Grafana is photographed rightly:
/// the same panel twice, once with a browser that has just started and once with a warm one. Two right pictures
/// of one window are alike; an unfinished one is much smaller.
/// </summary>
internal sealed class PanelCheck(LoadedConfiguration configuration, HttpClients clients, ILoggerFactory loggers)
{
    private const string Subject = "picture of a panel";
    private const string Advice = "see \"Why is there no picture?\" in docs/operations.md";
    private const int MaxDashboards = 20;

    /// <summary>What the start of the browser may take beyond the usual deadline.</summary>
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(10);

    /// <summary>Part of the larger picture by which the other may be smaller: times and values go on.</summary>
    private const double MaxDifference = 0.3;

    private readonly GrafanaSettings _grafana = configuration.Get<GrafanaSettings>();

    /// <param name="named">The panel to take; null: the first one that the token sees.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public async Task<Finding> RunAsync(PanelRef? named, CancellationToken cancellationToken)
    {
        if (!configuration.Get<ScreenshotSettings>().Capture || _grafana.Url.Length == 0 || _grafana.ServiceAccountToken is not { IsEmpty: false })
        {
            return new Finding(
                FindingState.Skipped,
                Subject,
                "pictures need [grafana] url, its service_account_token, and [unified_alerting.screenshots] capture = true");
        }

        if ((named ?? await FindAsync(cancellationToken)) is not { } panel)
        {
            return new Finding(
                FindingState.Doubtful,
                Subject,
                $"none of the first {MaxDashboards} dashboards that the token sees has a panel that draws data",
                "name one with --panel UID/ID");
        }

        var folder = Directory.CreateTempSubdirectory("alertimages-doctor-");
        try
        {
            await using var browser = new ChromiumBrowser(
                RuntimeOptions.Browser(configuration, folder.FullName),
                new MetricRegistry(),
                TimeProvider.System,
                loggers);
            await using var renderer = RendererCatalog.Create(
                configuration.Get<RenderingSettings>().Mode,
                new RendererContext(RuntimeOptions.Renderer(configuration), () => browser, TimeProvider.System, loggers),
                new ScreenshotMetrics(new MetricRegistry()));
            return await TakeTwiceAsync(renderer, panel, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<PanelRef?> FindAsync(CancellationToken cancellationToken)
    {
        var (search, _) = await new GrafanaProbe(_grafana, clients).GetAsync($"api/search?type=dash-db&limit={MaxDashboards}", true);
        using var dashboards = new DashboardVariables(
            RuntimeOptions.Renderer(configuration),
            _grafana.OrgId,
            TimeProvider.System,
            loggers.CreateLogger<DashboardVariables>());
        foreach (var uid in (search?.Json as JsonArray ?? []).Select(static hit => GrafanaProbe.Text(hit?["uid"])).OfType<string>())
        {
            if (await dashboards.AskAsync(_grafana.OrgId, uid, cancellationToken) is DashboardAnswer.Found { PanelIds: [var id, ..] }
                && PanelRef.Parse(uid, id) is { } panel)
            {
                return panel;
            }
        }

        return null;
    }

    private async Task<Finding> TakeTwiceAsync(MeasuredRenderer renderer, PanelRef panel, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var request = new ScreenshotRequest
        {
            Subject = new PictureSubject.OfPanel(panel),
            OrgId = _grafana.OrgId,
            Phase = AlertState.Firing,
            Window = new ScreenshotWindow(now.AddHours(-1), now),
            Look = RuntimeOptions.Screenshots(configuration).Look,
        };
        var timeout = configuration.Get<ScreenshotSettings>().CaptureTimeout;
        var (first, firstTime) = await TakeAsync(renderer, request, timeout + s_start, cancellationToken);
        var (second, secondTime) = first is RenderResult.Rendered ? await TakeAsync(renderer, request, timeout, cancellationToken) : (first, firstTime);
        return (first, second) switch
        {
            (RenderResult.Rendered one, RenderResult.Rendered other) =>
                Compare(
                    request,
                    one,
                    other,
                    string.Create(CultureInfo.InvariantCulture, $"{firstTime:0.0} s with the start of the browser, then {secondTime:0.0} s")),
            (RenderResult.Failed failed, _) => Failed(request, failed),
            (_, RenderResult.Failed failed) => Failed(request, failed),
            var other => throw new InvalidOperationException($"Unknown render result {other}"),
        };
    }

    private static async Task<(RenderResult Result, double Seconds)> TakeAsync(
        MeasuredRenderer renderer,
        ScreenshotRequest request,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, TimeProvider.System);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            var result = await renderer.RenderAsync(request, deadline.Token);
            if (result is RenderResult.Rendered rendered && PngFile.FindDefect(rendered.Png) is { } defect)
            {
                result = new RenderResult.Failed(PictureFailure.InvalidImage, defect);
            }

            return (result, TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (new RenderResult.Failed(PictureFailure.Timeout, $"no picture within {timeout.TotalSeconds:0} s"), timeout.TotalSeconds);
        }
    }

    private static Finding Compare(ScreenshotRequest request, RenderResult.Rendered one, RenderResult.Rendered other, string times)
    {
        if (Math.Abs(one.Png.Length - other.Png.Length) > MaxDifference * Math.Max(one.Png.Length, other.Png.Length))
        {
            return new Finding(
                FindingState.Doubtful, Subject, $"two pictures of {request.Subject} differ much: {one.Png.Length} and {other.Png.Length} bytes",
                "unless it changes by itself, one of them is not finished: look at both with 'alertimages render'");
        }

        var note = other.Note.Length > 0 ? $" ({other.Note})" : "";
        var generation = other.Generation.Length > 0 ? $", pages of the generation {other.Generation}" : "";
        return new Finding(FindingState.Fine, Subject, $"{request.Subject}{note} is drawn, {times}{generation}");
    }

    /// <summary>A query that fails, or a panel that was named and is not there, says nothing against the renderer.</summary>
    private static Finding Failed(ScreenshotRequest request, RenderResult.Failed failed) => new(
        failed.Reason is PictureFailure.QueryFailed or PictureFailure.PluginMissing ? FindingState.Doubtful : FindingState.Failed,
        Subject, $"{request.Subject}: {failed.Reason.Text()}: {failed.Detail}", failed.Reason is PictureFailure.QueryFailed
            ? "name another panel with --panel UID/ID"
            : Advice);
}
