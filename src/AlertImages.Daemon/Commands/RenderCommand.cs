using System.CommandLine;
using System.Globalization;
using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;
using AlertImages.Rendering;
using AlertImages.Rendering.Charts;
using AlertImages.Rendering.Chromium;
using AlertImages.Rendering.Modes;

namespace AlertImages.Daemon.Commands;

/// <summary><c>render UID PANEL --out FILE</c>: one screenshot through the configured renderer; <c>render --query EXPR</c>: a chart of an expression.</summary>
internal static class RenderCommand
{
    public static Command Create()
    {
        var uid = new Argument<string?>("UID") { Description = "UID of the dashboard", Arity = ArgumentArity.ZeroOrOne };
        var panel = new Argument<string?>("PANEL")
        {
            Description = "Id of the panel, or of one of its repeats as viewPanel of a link has it, such as 'web-1$panel-4'",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var output = new Option<string>("--out") { Description = "PNG file to write; of a chart also .svg", Required = true, HelpName = "FILE" };
        var from = new Option<string?>("--from") { Description = "Start of the window: RFC 3339, or Unix milliseconds" };
        var to = new Option<string?>("--to") { Description = "End of the window" };
        var width = new Option<int?>("--width");
        var height = new Option<int?>("--height");
        var scale = new Option<double?>("--scale");
        var theme = new Option<string?>("--theme") { Description = "dark or light" };
        var zone = new Option<string?>("--tz") { Description = "IANA time zone" };
        var variables = new Option<string[]>("--var") { Description = "Dashboard variable, name=value; may repeat" };
        var query = new Option<string?>("--query") { Description = "Draw a chart of this PromQL or LogQL expression instead of a panel", HelpName = "EXPR" };
        var labels = new Option<string[]>("--label") { Description = "Label of the alert, name=value: its own series are drawn strongly; may repeat" };
        var since = new Option<string?>("--since") { Description = "When the alert began" };
        var config = ConfigOption.Create();
        var command = new Command("render", "Take one screenshot of a panel, or draw a chart")
        {
            uid, panel, output, from, to, width, height, scale, theme, zone, variables, query, labels, since, config,
        };
        command.AddExample("alertimages render --query 'rate(errors_total[5m]) > 0.5' --label job=web --out chart.png");
        command.AddExample("alertimages render web-latency 4 --out panel.png --var instance=web-1");
        command.SetAction((result, cancellationToken) =>
        {
            if (!TryTime(result.GetValue(from), out var start) || !TryTime(result.GetValue(to), out var end) || !TryTime(result.GetValue(since), out var began))
            {
                Console.Error.WriteLine("--from, --to and --since take a time as of RFC 3339 or Unix milliseconds");
                return Task.FromResult(ExitCode.Usage);
            }

            var shown = Pairs(result.GetValue(labels)).ToDictionary();
            if (SubjectOf(result.GetValue(query), shown, began, result.GetValue(uid), result.GetValue(panel)) is not { } subject)
            {
                return Task.FromResult(ExitCode.Usage);
            }

            if (ConfigOption.ReadOrTell(result.GetValue(config)) is not { } configuration)
            {
                return Task.FromResult(ExitCode.Configuration);
            }

            var usual = RuntimeOptions.Screenshots(configuration.Settings).Look;
            var request = new ScreenshotRequest
            {
                Subject = subject,
                OrgId = configuration.Settings.Get<GrafanaSettings>().OrgId,
                Phase = AlertState.Firing,
                Window = new ScreenshotWindow(start, end),
                Variables = [.. Pairs(result.GetValue(variables))],
                Look = new ScreenshotLook
                {
                    Width = result.GetValue(width) ?? usual.Width,
                    Height = result.GetValue(height) ?? usual.Height,
                    Scale = result.GetValue(scale) ?? usual.Scale,
                    Theme = result.GetValue(theme) ?? usual.Theme,
                    TimeZone = result.GetValue(zone) ?? usual.TimeZone,
                },
            };
            return RunAsync(configuration, request, result.GetValue(output)!, cancellationToken);
        });
        return command;
    }

    /// <summary>The chart or the panel that the arguments name; null after saying what is wrong with them.</summary>
    private static PictureSubject? SubjectOf(string? query, Dictionary<string, string> labels, DateTimeOffset? began, string? uid, string? panel)
    {
        if (query is not null)
        {
            return new PictureSubject.OfChart(new ChartSubject { Expression = query, Title = "", Labels = labels, StartsAt = began });
        }

        if (uid is null || panel is null)
        {
            Console.Error.WriteLine("name a panel (UID PANEL) or a chart (--query EXPR)");
            return null;
        }

        if (PanelRef.Parse(uid, panel) is { } photographed)
        {
            return new PictureSubject.OfPanel(photographed);
        }

        Console.Error.WriteLine($"{uid} {panel}: not the UID of a dashboard and the id of a panel, such as web-latency 4");
        return null;
    }

    private static async Task<int> RunAsync(CheckedConfiguration configuration, ScreenshotRequest request, string output, CancellationToken cancellationToken)
    {
        var settings = configuration.Settings;
        if (request.Subject is PictureSubject.OfPanel && settings.Get<GrafanaSettings>().Url.Length == 0
                && settings.Get<RenderingSettings>().CallbackUrl.Length == 0)
        {
            Console.Error.WriteLine("[grafana] url must be set: it says where the panels are");
            return ExitCode.Configuration;
        }

        // a profile of its own: the daemon may be running with the other one
        var folder = Directory.CreateTempSubdirectory("alertimages-render-");
        using var loggers = LoggerFactory.Create(logging => logging.AddAlertImages(settings.Get<LogSettings>()));
        var registry = new MetricRegistry();
        await using var browser = new ChromiumBrowser(RuntimeOptions.Browser(settings, folder.FullName), registry, TimeProvider.System, loggers);
        var studio = new ChromiumStudio(() => browser);
        var provisioned = new ProvisionedHolder();
        provisioned.Replace(new ProvisionedSnapshot { Datasources = configuration.Provisioning.Datasources });
        using var charts = new ChartRenderer(RuntimeOptions.Charts(settings), provisioned, studio, TimeProvider.System, loggers.CreateLogger<ChartRenderer>());
        await using var panels = RendererCatalog.Create(
            settings.Get<RenderingSettings>().Mode,
            new RendererContext(RuntimeOptions.Renderer(settings), () => browser, TimeProvider.System, loggers),
            new ScreenshotMetrics(registry));
        await using var renderer = new PictureRenderer(panels, charts, studio, TimeProvider.System, loggers.CreateLogger<PictureRenderer>());
        try
        {
            using var timeout = new CancellationTokenSource(settings.Get<ScreenshotSettings>().CaptureTimeout + TimeSpan.FromSeconds(20), TimeProvider.System);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            return request.Subject is PictureSubject.OfChart { Chart: var chart } && output.EndsWith(".svg", StringComparison.OrdinalIgnoreCase)
                ? await WriteSvgAsync(await charts.DrawAsync(chart, request.Window, request.Look, deadline.Token), output, cancellationToken)
                : await WriteAsync(await renderer.RenderAsync(request, deadline.Token), output, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Console.Error.WriteLine("no picture: " + PictureFailure.Timeout.Text());
            return ExitCode.Failed;
        }
        finally
        {
            // ended before its folder is deleted
            await browser.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string[]? texts) =>
        (texts ?? []).Select(static text => text.Split('=', 2)).Select(static pair => KeyValuePair.Create(pair[0], pair.ElementAtOrDefault(1) ?? ""));

    private static async Task<int> WriteSvgAsync((string? Svg, string Problem) drawn, string output, CancellationToken cancellationToken)
    {
        if (drawn.Svg is null)
        {
            Console.Error.WriteLine("no picture: " + drawn.Problem);
            return ExitCode.Failed;
        }

        await File.WriteAllTextAsync(output, drawn.Svg, cancellationToken);
        Console.WriteLine($"{Path.GetFullPath(output)}: {drawn.Svg.Length} characters");
        return ExitCode.Fine;
    }

    private static async Task<int> WriteAsync(RenderResult result, string output, CancellationToken cancellationToken)
    {
        var problem = result switch
        {
            RenderResult.Failed failed => $"{failed.Reason.Text()}: {failed.Detail}",
            RenderResult.Rendered rendered => PngFile.FindDefect(rendered.Png),
            _ => "unknown result",
        };
        if (problem is not null)
        {
            Console.Error.WriteLine("no picture: " + problem);
            return ExitCode.Failed;
        }

        var png = ((RenderResult.Rendered)result).Png;
        await File.WriteAllBytesAsync(output, png, cancellationToken);
        var (width, height) = PngFile.SizeOf(png);
        Console.WriteLine($"{Path.GetFullPath(output)}: {width}x{height}, {png.Length} bytes");
        return ExitCode.Fine;
    }

    private static bool TryTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
            return true;
        }

        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed);
        time = isTime ? parsed : null;
        return isTime;
    }
}
