using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AlertImages.TestSupport;

/// <summary>A real Prometheus or Alertmanager on a free loopback port. It ends with the test.</summary>
public sealed partial class MonitoringProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lines = [];

    private MonitoringProcess(Process process) => _process = process;

    /// <summary>Where it listens, with a slash at the end.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    /// <summary>What it wrote.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>A Prometheus that evaluates one rule file a few times a second and sends to an Alertmanager.</summary>
    /// <param name="folder">Where it keeps its files.</param>
    /// <param name="rules">The rule file.</param>
    /// <param name="target">What it scrapes.</param>
    /// <param name="alertmanager">Where it sends to.</param>
    public static Task<MonitoringProcess> StartPrometheusAsync(TempFolder folder, string rules, Uri target, Uri alertmanager)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(alertmanager);
        folder.Write("rules.yml", rules);
        return StartPrometheusAsync(folder, WriteConfig(folder, target, alertmanager));
    }

    /// <summary>Sends to another Alertmanager from now on, by the reload on SIGHUP.</summary>
    public async Task SendToAsync(TempFolder folder, Uri target, Uri alertmanager)
    {
        WriteConfig(folder, target, alertmanager);
        using var kill = Process.Start("kill", ["-HUP", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    private static string WriteConfig(TempFolder folder, Uri target, Uri alertmanager) => folder.Write("prometheus.yml", $"""
            global: {"{"} scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms {"}"}
            rule_files: [rules.yml]
            scrape_configs:
              - job_name: test
                honor_labels: true
                static_configs: [{"{"} targets: ['{target.Authority}'] {"}"}]
            alerting:
              alertmanagers:
                - static_configs: [{"{"} targets: ['{alertmanager.Authority}'] {"}"}]
            """);

    /// <summary>Gives a Prometheus that is started later a past: samples in the OpenMetrics format, with times.</summary>
    public static async Task BackfillAsync(TempFolder folder, string openMetrics)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var file = folder.Write("past.txt", openMetrics);
        using var promtool = Process.Start(new ProcessStartInfo(
            "promtool",
            ["tsdb", "create-blocks-from", "openmetrics", file, folder.File("tsdb")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var (output, error) = (promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.WaitForExitAsync();
        if (promtool.ExitCode != 0)
        {
            throw new InvalidOperationException(await output + await error);
        }
    }

    /// <summary>A Prometheus with a configuration of its own.</summary>
    public static Task<MonitoringProcess> StartPrometheusAsync(TempFolder folder, string config)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return StartAsync(
            "prometheus",
            $"--config.file={config}",
            $"--storage.tsdb.path={folder.File("tsdb")}",
            "--web.listen-address=127.0.0.1:0",
            "--rules.alert.resend-delay=1s",
            "--log.level=debug");
    }

    /// <summary>An Alertmanager that sends to a webhook.</summary>
    public static Task<MonitoringProcess> StartAlertmanagerAsync(TempFolder folder, Uri webhook)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var config = folder.Write("alertmanager.yml", $"""
            route: {"{"} receiver: images, group_by: [alertname], group_wait: 100ms, group_interval: 1s, repeat_interval: 1h {"}"}
            receivers:
              - name: images
                webhook_configs: [{"{"} url: '{webhook}' {"}"}]
            """);
        return StartAlertmanagerAsync(folder, config);
    }

    /// <summary>An Alertmanager with a configuration of its own.</summary>
    public static Task<MonitoringProcess> StartAlertmanagerAsync(TempFolder folder, string config)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return StartAsync(
            "prometheus-alertmanager",
            $"--config.file={config}",
            $"--storage.path={folder.File("alertmanager")}",
            "--web.listen-address=127.0.0.1:0",
            "--cluster.listen-address=");
    }

    /// <summary>Runs <c>amtool</c> against an Alertmanager: its exit code and what it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAmtoolAsync(Uri alertmanager, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "amtool",
            ["--alertmanager.url", $"{alertmanager}", "--no-version-check", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        await process.WaitForExitAsync(timeout.Token);
        return (process.ExitCode, await output + await error);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<MonitoringProcess> StartAsync(string program, params string[] arguments)
    {
        var monitoring = new MonitoringProcess(new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false },
        });
        monitoring._process.ErrorDataReceived += (_, line) => monitoring.Read(line.Data);
        monitoring._process.OutputDataReceived += (_, line) => monitoring.Read(line.Data);
        monitoring._process.Start();
        monitoring._process.BeginErrorReadLine();
        monitoring._process.BeginOutputReadLine();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        try
        {
            monitoring.Url = new Uri($"http://127.0.0.1:{await monitoring._port.Task.WaitAsync(timeout.Token)}/");
        }
        catch (OperationCanceledException exception)
        {
            var output = monitoring.Output;
            await monitoring.DisposeAsync();
            throw new InvalidOperationException($"{program} did not start:\n{output}", exception);
        }

        return monitoring;
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }

        if (Listening().Match(line) is { Success: true } match)
        {
            _port.TrySetResult(int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture));
        }
    }

    [GeneratedRegex("""msg="?Listening on"?.* address=127\.0\.0\.1:(?<port>\d+)""", RegexOptions.CultureInvariant)]
    private static partial Regex Listening();
}
