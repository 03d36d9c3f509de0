using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace AlertImages.Core.Telemetry;

/// <summary>The usual <c>process_*</c> metrics, and <c>dotnet_*</c> ones of the runtime.</summary>
public static class ProcessMetrics
{
    /// <summary>Registers them.</summary>
    public static void Register(MetricRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.Read(
            "process_cpu_seconds_total",
            "Total user and system CPU time spent in seconds.",
            "counter",
            static () => Environment.CpuUsage.TotalTime.TotalSeconds);
        registry.Read(
            "process_cpu_user_seconds_total",
            "Total user CPU time spent in seconds.",
            "counter",
            static () => Environment.CpuUsage.UserTime.TotalSeconds);
        registry.Read(
            "process_cpu_system_seconds_total",
            "Total system CPU time spent in seconds.",
            "counter",
            static () => Environment.CpuUsage.PrivilegedTime.TotalSeconds);
        registry.Read("process_start_time_seconds", "Start time of the process since unix epoch in seconds.", "gauge", StartTime());
        registry.Read("process_resident_memory_bytes", "Resident memory size in bytes.", "gauge", static () => Environment.WorkingSet);
        registry.Read(
            "process_virtual_memory_bytes",
            "Virtual memory size in bytes.",
            "gauge",
            static () => OfProcess(static process => process.VirtualMemorySize64));
        registry.Read("process_open_fds", "Number of open file descriptors.", "gauge", static () => CountOpenFiles());
        registry.Read("process_max_fds", "Maximum number of open file descriptors.", "gauge", static () => MaxOpenFiles());
        registry.Read("dotnet_gc_heap_size_bytes", "Bytes in the heap after the last collection.", "gauge", static () => GC.GetGCMemoryInfo().HeapSizeBytes);
        registry.Read("dotnet_gc_allocated_bytes_total", "Bytes allocated.", "counter", static () => GC.GetTotalAllocatedBytes());
        registry.Read("dotnet_gc_collections_total", "Collections, by generation.", "counter", "generation", static () =>
            Enumerable.Range(0, GC.MaxGeneration + 1)
                .Select(static generation => (generation.ToString(CultureInfo.InvariantCulture), (double)GC.CollectionCount(generation))));
        registry.Read("dotnet_threadpool_threads", "Threads of the pool.", "gauge", static () => ThreadPool.ThreadCount);
        registry.Read("dotnet_threadpool_queue_length", "Work that waits for a thread.", "gauge", static () => ThreadPool.PendingWorkItemCount);
        registry.Read("dotnet_active_timers", "Timers that run.", "gauge", static () => Timer.ActiveCount);
        registry.Read("dotnet_lock_contentions_total", "Times a thread waited for a lock.", "counter", static () => Monitor.LockContentionCount);
        registry.Read("dotnet_info", "The runtime.", "gauge", "version", static () => [(RuntimeInformation.FrameworkDescription, 1d)]);
    }

    private static Func<double> StartTime()
    {
        using var process = Process.GetCurrentProcess();
        var seconds = (double)new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000;
        return () => seconds;
    }

    private static double OfProcess(Func<Process, long> read)
    {
        using var process = Process.GetCurrentProcess();
        return read(process);
    }

    private static double CountOpenFiles() => Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : 0;

    private static double MaxOpenFiles()
    {
        const string Limits = "/proc/self/limits";
        var line = File.Exists(Limits)
            ? File.ReadLines(Limits).FirstOrDefault(static line => line.StartsWith("Max open files", StringComparison.Ordinal))
            : null;
        return double.TryParse(line?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture, out var limit) ? limit : 0;
    }
}
