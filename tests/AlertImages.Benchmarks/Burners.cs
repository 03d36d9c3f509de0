namespace AlertImages.Benchmarks;

/// <summary>Threads that keep the processors busy, so that races show.</summary>
internal sealed class Burners : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Thread> _threads;

    public Burners(int count)
    {
        _threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(Burn) { IsBackground = true })];
        _threads.ForEach(static thread => thread.Start());
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _threads.ForEach(static thread => thread.Join());
        _stopping.Dispose();
    }

    private void Burn()
    {
        while (!_stopping.IsCancellationRequested)
        {
            Thread.SpinWait(10_000);
        }
    }
}
