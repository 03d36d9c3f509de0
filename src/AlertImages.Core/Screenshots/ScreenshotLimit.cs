namespace AlertImages.Core.Screenshots;

/// <summary>The tokens of <c>max_concurrent_screenshots</c>.</summary>
public sealed class ScreenshotLimit(int concurrent) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(concurrent, concurrent);

    /// <summary>Waits for a free slot; the wait counts against the caller's budget. Dispose the answer to free the slot.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        return new Slot(_slots);
    }

    /// <inheritdoc />
    public void Dispose() => _slots.Dispose();

    private sealed class Slot(SemaphoreSlim slots) : IDisposable
    {
        public void Dispose() => slots.Release();
    }
}
