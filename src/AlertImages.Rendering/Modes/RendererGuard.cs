using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;

namespace AlertImages.Rendering.Modes;

/// <summary>
/// Leaves a renderer alone that cannot work now: one that asks for a pause gets it, and one that could not be reached five times in a row is asked again every
/// 15 s
/// by one caller only, while the others are told at once.
/// </summary>
internal sealed class RendererGuard(TimeProvider time)
{
    private const int MaxFailures = 5;
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private int _failures;
    private DateTimeOffset _nextProbe;
    private DateTimeOffset _pausedUntil;

    /// <summary>Null when the renderer may be asked now; waits for the end of a pause that it asked for.</summary>
    public async Task<RenderResult.Failed?> EnterAsync(CancellationToken cancellationToken)
    {
        TimeSpan pause;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_failures >= MaxFailures)
            {
                if (now < _nextProbe)
                {
                    return new RenderResult.Failed(
                        PictureFailure.RendererUnavailable,
                        $"it could not be reached {_failures} times in a row and is left alone for {s_rest.TotalSeconds:0} s");
                }

                _nextProbe = now + s_rest;
            }

            pause = _pausedUntil - now;
        }

        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, time, cancellationToken);
        }

        return null;
    }

    /// <summary>What came of a request.</summary>
    public void Note(RenderResult result)
    {
        lock (_gate)
        {
            var failed = result as RenderResult.Failed;
            _failures = failed?.Reason == PictureFailure.RendererUnavailable ? _failures + 1 : 0;
            if (_failures == MaxFailures)
            {
                _nextProbe = time.GetUtcNow() + s_rest;
            }

            if (failed?.RetryAfter is { } asked)
            {
                _pausedUntil = time.GetUtcNow() + TimeSpan.FromTicks(Math.Clamp(asked.Ticks, 0, s_longestPause.Ticks));
            }
        }
    }
}
