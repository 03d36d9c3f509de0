using System.CommandLine;
using System.Globalization;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Daemon.Composition;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Values;
using AlertImages.Daemon.Demo;
using AlertImages.Daemon.Hosting;

namespace AlertImages.Daemon.Commands;

/// <summary>
/// <c>demo</c>: everything on loopback without configuration. Fires and resolves a sample alert and shows what came of it.
/// </summary>
internal static class DemoCommand
{
    private const string StoragePrefix = "GF_EXTERNAL_IMAGE_STORAGE_";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "End when both notifications have arrived" };
        var data = new Option<string>("--data")
        {
            Description = "Folder of the demo's store and pictures",
            DefaultValueFactory = static _ => "data/demo",
            HelpName = "DIR",
        };
        var port = new Option<int>("--port") { Description = "Port of the daemon (0: a free one)", DefaultValueFactory = static _ => 9195 };
        var browser = new Option<string>("--browser") { Description = "Chromium's executable", DefaultValueFactory = static _ => "" };
        var storage = new Option<string>("--storage")
        {
            Description =
                $"Where pictures are published: local, s3, azure_blob, gcs or webdav; their settings come from variables like {StoragePrefix}S3_BUCKET",
            DefaultValueFactory = static _ => "local",
        };
        var grafana = new Option<string?>("--grafana")
        {
            Description = $"A Grafana whose panel is photographed instead of the sample page; its token comes from {DemoPanel.TokenVariable}",
            HelpName = "URL",
        };
        var dashboard = new Option<string>("--dashboard")
        {
            Description = "UID of its dashboard (default: the first with a graph)",
            DefaultValueFactory = static _ => "",
            HelpName = "UID",
        };
        var panel = new Option<string?>("--panel") { Description = "Id of the panel, or of one of its repeats", HelpName = "ID" };
        var command = new Command("demo", "Show the main job on this machine, without any configuration")
        {
            once, data, port, browser, storage, grafana, dashboard, panel,
        };
        command.AddExample("alertimages demo --once");
        grafana.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && AddressOf(text) is null)
            {
                result.AddError("--grafana must be an address that begins with http:// or https://");
            }
        });
        panel.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && PanelRef.Parse("uid", text) is null)
            {
                result.AddError("--panel must be the id of a panel, such as 4");
            }
        });
        command.SetAction((result, cancellationToken) => RunAsync(
            new DemoOptions(
                result.GetValue(once),
                Path.GetFullPath(result.GetValue(data)!),
                result.GetValue(port),
                result.GetValue(browser)!,
                result.GetValue(storage)!,
                AddressOf(result.GetValue(grafana)),
                result.GetValue(dashboard)!,
                result.GetValue(panel)),
            cancellationToken));
        return command;
    }

    private static Uri? AddressOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null;

    private static async Task<int> RunAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        await using var site = await DemoSite.StartAsync(0, cancellationToken);
        DemoPanel panel;
        try
        {
            var token = ProcessEnvironment.Read().GetValueOrDefault(DemoPanel.TokenVariable);
            panel = options.Grafana is null
                ? DemoPanel.Sample(site)
                : await DemoPanel.FindAsync(options.Grafana, options.Dashboard, options.Panel, token, cancellationToken);
        }
        catch (StartException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.Failed;
        }

        var configuration = CheckedConfiguration.Read([DemoFiles.Write(options, panel, site.Address)], StorageVariables());
        if (configuration.AllErrors.Count > 0)
        {
            configuration.AllErrors.ForEach(static error => Console.Error.WriteLine(error));
            return ExitCode.Configuration;
        }

        try
        {
            await using var daemon = await RunningDaemon.StartAsync(configuration, ShutdownTimeoutOption.Default, cancellationToken);
            var isRight = await PlayAsync(site, panel, daemon, options, cancellationToken);
            if (!options.Once)
            {
                await SendMoreAsync(site, panel, daemon, cancellationToken);
                Console.WriteLine(
                    $"\nThe daemon stays up; end it with Ctrl-C.\n  history   {daemon.Address}/   (charts, a sheet, a marked panel and log lines; "
                        + $"one alert is refused by its contact point, one is asked to come later, two have no picture)\n  messages  {site.Address}/\n"
                        + $"  metrics   {daemon.Address}/metrics\n  intake    {daemon.Address}/api/v1/webhook");
                await daemon.WaitForShutdownAsync(cancellationToken);
            }

            return isRight ? ExitCode.Fine : ExitCode.Failed;
        }
        catch (StartException exception)
        {
            Console.Error.WriteLine("the demo cannot start: " + exception.Message);
            return ExitCode.Failed;
        }
    }

    /// <summary>All that the demo takes from its surroundings.</summary>
    private static Dictionary<string, string> StorageVariables() =>
        ProcessEnvironment.Read()
            .Where(static variable => variable.Key.StartsWith(StoragePrefix, StringComparison.Ordinal) || variable.Key == DemoPanel.TokenVariable)
            .ToDictionary(StringComparer.Ordinal);

    private static async Task<bool> PlayAsync(DemoSite site, DemoPanel panel, RunningDaemon daemon, DemoOptions options, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(s_patience, TimeProvider.System);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var clients = daemon.Services.GetRequiredService<HttpClients>();
        try
        {
            site.FiredAt = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(6);
            var firing = await SendAsync(site, panel, daemon, clients, options, "firing", patience.Token);
            site.ResolvedAt = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(1);
            var resolved = await SendAsync(site, panel, daemon, clients, options, "resolved", patience.Token);
            // what a real Grafana shows may not have changed within the minute
            var isRight = firing is not null && resolved is not null && (options.Grafana is not null || !firing.AsSpan().SequenceEqual(resolved));
            Console.WriteLine(isRight
                ? options.Grafana is not null
                    ? $"Both notifications arrived with pictures of panel {panel.PanelId} of {panel.DashboardUid}."
                    : "Both notifications arrived with their pictures, and the pictures differ."
                : "The demo did not get two different pictures.");
            return isRight;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Console.Error.WriteLine($"no notification arrived within {s_patience.TotalSeconds:0} s");
            return false;
        }
    }

    /// <summary>A history with something of everything.</summary>
    private static async Task SendMoreAsync(DemoSite site, DemoPanel panel, RunningDaemon daemon, CancellationToken cancellationToken)
    {
        var http = daemon.Services.GetRequiredService<HttpClients>().Create(null);
        foreach (var (contactPoint, payload) in DemoFiles.More(site, panel))
        {
            using var content = new StringContent(payload.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri($"{daemon.Address}/api/v1/webhook/{contactPoint}"), content, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Sends the alert as Grafana would, waits for the notification and fetches its picture by its link.</summary>
    private static async Task<byte[]?> SendAsync(
        DemoSite site, DemoPanel panel, RunningDaemon daemon, HttpClients clients, DemoOptions options, string status, CancellationToken cancellationToken)
    {
        var http = clients.Create(null);
        var started = TimeProvider.System.GetTimestamp();
        using var content = new StringContent(DemoFiles.Payload(site, panel, status).ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(daemon.Address + "/api/v1/webhook"), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var message = await site.NextAsync(cancellationToken);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        var alert = message["alerts"]![0]!;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{message["title"]}  ({elapsed.TotalSeconds:0.0} s after the alert was sent)"));
        if (alert["imageURL"]?.GetValue<string>() is not { } url)
        {
            Console.WriteLine($"  no picture: {alert["imageReason"]}");
            return null;
        }

        var png = await http.GetByteArrayAsync(new Uri(url), cancellationToken);
        var file = Path.Combine(options.Data, status + ".png");
        await File.WriteAllBytesAsync(file, png, cancellationToken);
        var (width, height) = PngFile.SizeOf(png);
        Console.WriteLine($"  picture {url}\n  saved   {file} ({width}x{height})");
        return png;
    }
}
