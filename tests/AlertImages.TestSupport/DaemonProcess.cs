using System.Diagnostics;
using System.Text.RegularExpressions;

namespace AlertImages.TestSupport;

/// <summary>The real executable in a process of its own. Its output is kept; it is killed when it is disposed.</summary>
public sealed partial class DaemonProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DaemonProcess(Process process) => _process = process;

    /// <summary>Where the executable lies: beside this build's configuration.</summary>
    public static string Executable { get; } = FindExecutable();

    /// <summary>Where it listens, with a slash at the end.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Everything it wrote so far.</summary>
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

    /// <summary>Starts <c>serve</c> and returns once it listens.</summary>
    public static Task<DaemonProcess> ServeAsync(string configFile, IReadOnlyDictionary<string, string>? environment = null, params string[] more) =>
        StartAsync("serve", configFile, environment, more);

    /// <summary>Starts a command that listens and returns once it does.</summary>
    public static async Task<DaemonProcess> StartAsync(
        string command,
        string configFile,
        IReadOnlyDictionary<string, string>? environment = null,
        params string[] more)
    {
        var daemon = Start([command, "--config", configFile, .. more], environment);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        var first = await Task.WhenAny(daemon._listening.Task, daemon._process.WaitForExitAsync(timeout.Token));
        if (first != daemon._listening.Task)
        {
            var output = daemon.Output;
            await daemon.DisposeAsync();
            throw new InvalidOperationException("The daemon did not start:\n" + output);
        }

        daemon.Address = await daemon._listening.Task;

        return daemon;
    }

    /// <summary>Runs a command to its end: its exit code, standard output and standard error.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null,
        string? executable = null)
    {
        using var process = Process.Start(StartInfo(arguments, environment, folder, executable))!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(120), TimeProvider.System);
        await process.WaitForExitAsync(timeout.Token);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Ends it at once, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends it a signal such as <c>STOP</c> or <c>CONT</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Asks it to end and waits until it has; its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    /// <summary>Resident memory in bytes.</summary>
    public long ReadMemory()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static DaemonProcess Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var process = new Process { StartInfo = StartInfo(arguments, environment, null) };
        var daemon = new DaemonProcess(process);
        process.OutputDataReceived += (_, line) => daemon.Read(line.Data);
        process.ErrorDataReceived += (_, line) => daemon.Read(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return daemon;
    }

    private static ProcessStartInfo StartInfo(
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string>? environment,
        string? folder,
        string? executable = null)
    {
        var info = new ProcessStartInfo(executable ?? Executable, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            info.Environment[name] = value;
        }

        return info;
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
            _listening.TrySetResult(new Uri(match.Groups["address"].Value + "/"));
        }
    }

    private static string FindExecutable()
    {
        // …/bin/<configuration>/<framework>/
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return RepositoryRoot.File("src", "AlertImages.Daemon", "bin", output.Parent!.Name, output.Name, "alertimages");
    }

    [GeneratedRegex("Listening on (?<address>http[^ ]+) with")]
    private static partial Regex Listening();
}
