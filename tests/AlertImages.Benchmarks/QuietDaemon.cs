using System.Diagnostics;
using AlertImages.TestSupport;

namespace AlertImages.Benchmarks;

/// <summary>
/// A daemon whose log nobody reads, as under a service manager that writes it to a file: a reader in this process would take the processor from it.
/// </summary>
internal sealed class QuietDaemon : IAsyncDisposable
{
    private readonly Process _process;

    private QuietDaemon(Process process, int port) => (_process, Address) = (process, new Uri($"http://127.0.0.1:{port}/"));

    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>Starts it and returns once it is ready.</summary>
    public static async Task<QuietDaemon> StartAsync(string config)
    {
        var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$0\" serve --config \"$1\" > /dev/null 2>&1", DaemonProcess.Executable, config])
        {
            UseShellExecute = false,
        })!;
        await Eventually.HoldsAsync(() => ProcessFacts.ListeningPorts(process.Id).Count > 0, "it listens", TimeSpan.FromSeconds(60));
        return new QuietDaemon(process, ProcessFacts.ListeningPorts(process.Id)[0]);
    }

    /// <summary>Resident memory in bytes.</summary>
    public long ReadMemory()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
