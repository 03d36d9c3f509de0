using System.Threading.RateLimiting;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Rendering.Service;

namespace AlertImages.Daemon.Endpoints;

/// <summary>Who may render, and how much at a time.</summary>
internal sealed class RenderGate(RenderingServiceSettings settings, int concurrent, RenderServiceMetrics metrics) : IDisposable
{
    private readonly PartitionedRateLimiter<string>? _limiter = settings.RateLimit is { } perSecond ? Limiter(perSecond) : null;
    private const string TokenHeader = "X-Auth-Token";
    private int _inFlight;

    public RenderServiceMetrics Metrics { get; } = metrics;

    public bool IsKnown(HttpContext context)
    {
        var token = context.Request.Headers[TokenHeader].ToString();
        // every token is compared, so that the time does not tell which one was near
        var isKnown = settings.AuthTokens.Count(known => ConstantTime.AreEqual(known.Reveal(), token)) > 0 || (settings.AllowAnonymous && token.Length == 0);
        Metrics.Authenticated.Increment(isKnown ? "allowed" : "denied");
        return isKnown;
    }

    /// <summary>A turn to dispose of; null when there is none now.</summary>
    public IDisposable? TryEnter(string tenant)
    {
        using var lease = _limiter?.AttemptAcquire(tenant);
        var isAllowed = lease is null or { IsAcquired: true } && Interlocked.Increment(ref _inFlight) <= concurrent;
        Metrics.Limited.Increment(isAllowed ? "allowed" : "denied");
        if (isAllowed)
        {
            Metrics.InFlight.Add(1);
            return new Turn(this);
        }

        if (lease is null or { IsAcquired: true })
        {
            Interlocked.Decrement(ref _inFlight);
        }

        return null;
    }

    public void Dispose() => _limiter?.Dispose();

    private static PartitionedRateLimiter<string> Limiter(double perSecond) => PartitionedRateLimiter.Create<string, string>(tenant =>
        RateLimitPartition.GetTokenBucketLimiter(tenant, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(1, (int)Math.Ceiling(perSecond)),
            TokensPerPeriod = Math.Max(1, (int)Math.Ceiling(perSecond)),
            ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, 1 / perSecond)),
            QueueLimit = 0,
        }));

    private sealed class Turn(RenderGate gate) : IDisposable
    {
        public void Dispose()
        {
            Interlocked.Decrement(ref gate._inFlight);
            gate.Metrics.InFlight.Add(-1);
        }
    }
}
