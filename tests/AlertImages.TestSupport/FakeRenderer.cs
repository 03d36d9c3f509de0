using System.Collections.Concurrent;
using AlertImages.Core.Screenshots;

namespace AlertImages.TestSupport;

/// <summary>A renderer that answers as a test says and counts.</summary>
public sealed class FakeRenderer(Func<ScreenshotRequest, CancellationToken, Task<RenderResult>> render) : IScreenshotRenderer
{
    private int _running;
    private int _most;

    /// <summary>Gives a picture at once.</summary>
    public FakeRenderer()
        : this(static (_, _) => Task.FromResult<RenderResult>(new RenderResult.Rendered(PngSample.Create())))
    {
    }

    /// <summary>All requests so far.</summary>
    public ConcurrentQueue<ScreenshotRequest> Requests { get; } = new();

    /// <summary>The most renderings that ran at the same time.</summary>
    public int MostAtOnce => Volatile.Read(ref _most);

    /// <inheritdoc />
    public async Task<RenderResult> RenderAsync(ScreenshotRequest request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        var running = Interlocked.Increment(ref _running);
        InterlockedMax(running);
        try
        {
            return await render(request, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private void InterlockedMax(int value)
    {
        var seen = Volatile.Read(ref _most);
        while (value > seen)
        {
            seen = Interlocked.CompareExchange(ref _most, value, seen) is var before && before == seen ? value : before;
        }
    }
}
