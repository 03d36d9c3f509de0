using System.CommandLine;
using System.Globalization;
using AlertImages.Core.Alerts;
using AlertImages.Core.Images;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;
using AlertImages.Rendering;
using AlertImages.Rendering.Chromium;

namespace AlertImages.Daemon.Commands;

/// <summary><c>render UID PANEL --out FILE</c>: one screenshot through the configured renderer.</summary>
internal static class RenderCommand
{
    public static Command Create()
    {
        var uid = new Argument<string>("UID") { Description = "UID of the dashboard" };
        var panel = new Argument<int>("PANEL") { Description = "Id of the panel" };
        var output = new Option<string>("--out") { Description = "PNG file to write", Required = true, HelpName = "FILE" };
        var from = new Option<string?>("--from") { Description = "Start of the window: RFC 3339, or Unix milliseconds" };
        var to = new Option<string?>("--to") { Description = "End of the window" };
        var width = new Option<int?>("--width");
        var height = new Option<int?>("--height");
        var scale = new Option<double?>("--scale");
        var theme = new Option<string?>("--theme") { Description = "dark or light" };
        var zone = new Option<string?>("--tz") { Description = "IANA time zone" };
        var variables = new Option<string[]>("--var") { Description = "Dashboard variable, name=value; may repeat" };
        var config = ConfigOption.Create();
        var command = new Command("render", "Take one screenshot of a panel") { uid, panel, output, from, to, width, height, scale, theme, zone, variables, config };
        command.AddExample("alertimages render web-latency 4 --out panel.png --var instance=web-1");
        command.SetAction((result, cancellationToken) =>
        {
            if (ConfigOption.ReadOrTell(result.GetValue(config)) is not { } configuration)
            {
                return Task.FromResult(ExitCode.Configuration);
            }

            if (!TryTime(result.GetValue(from), out var start) || !TryTime(result.GetValue(to), out var end))
            {
                Console.Error.WriteLine("--from and --to take a time as of RFC 3339 or Unix milliseconds");
                return Task.FromResult(ExitCode.Usage);
            }

            var usual = RuntimeOptions.Screenshots(configuration.Settings).Look;
            var request = new ScreenshotRequest
            {
                Panel = new PanelRef(result.GetValue(uid)!, result.GetValue(panel)),
                OrgId = configuration.Settings.Get<GrafanaSettings>().OrgId,
                Phase = AlertState.Firing,
                Window = new ScreenshotWindow(start, end),
                Variables = [.. (result.GetValue(variables) ?? []).Select(static text => text.Split('=', 2)).Select(static pair => KeyValuePair.Create(pair[0], pair.ElementAtOrDefault(1) ?? ""))],
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

    private static async Task<int> RunAsync(CheckedConfiguration configuration, ScreenshotRequest request, string output, CancellationToken cancellationToken)
    {
        var settings = configuration.Settings;
        if (settings.Get<GrafanaSettings>().Url.Length == 0 && settings.Get<RenderingSettings>().CallbackUrl.Length == 0)
        {
            Console.Error.WriteLine("[grafana] url must be set: it says where the panels are");
            return ExitCode.Configuration;
        }

        // a profile of its own: the daemon may be running with the other one
        var folder = Directory.CreateTempSubdirectory("alertimages-render-");
        using var loggers = LoggerFactory.Create(logging => logging.AddAlertImages(settings.Get<LogSettings>()));
        var registry = new MetricRegistry();
        await using var browser = new ChromiumBrowser(RuntimeOptions.Browser(settings, folder.FullName), registry, TimeProvider.System, loggers);
        await using var renderer = RendererCatalog.Create(
            settings.Get<RenderingSettings>().Mode, new RendererContext(RuntimeOptions.Renderer(settings), () => browser, TimeProvider.System, loggers), new ScreenshotMetrics(registry));
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(settings.Get<ScreenshotSettings>().CaptureTimeout + TimeSpan.FromSeconds(20));
            return await WriteAsync(await renderer.RenderAsync(request, deadline.Token), output, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Console.Error.WriteLine("no picture: " + ImageFailure.Timeout.Text());
            return ExitCode.Failed;
        }
        finally
        {
            // ended before its folder is deleted
            await browser.DisposeAsync();
            folder.Delete(recursive: true);
        }
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

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
            return true;
        }

        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed);
        time = isTime ? parsed : null;
        return isTime;
    }
}
