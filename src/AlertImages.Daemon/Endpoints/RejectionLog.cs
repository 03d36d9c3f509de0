using System.Net;

namespace AlertImages.Daemon.Endpoints;

/// <summary>Keeps a flood of unauthenticated requests out of the log: each source is logged once a minute. The metrics count every request.</summary>
internal sealed class RejectionLog(TimeProvider time)
{
    /// <summary>A sender with many addresses must fill neither the memory nor the log.</summary>
    private const int MaxSources = 100;

    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly HashSet<IPAddress> _logged = [];
    private long _since = time.GetTimestamp();

    /// <summary>True for the first request of a source within a minute.</summary>
    public bool IsFirst(IPAddress? source)
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_since) >= s_period)
            {
                _logged.Clear();
                _since = time.GetTimestamp();
            }

            return _logged.Count < MaxSources && _logged.Add(source ?? IPAddress.None);
        }
    }
}
