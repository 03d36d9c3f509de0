namespace AlertImages.TestSupport;

/// <summary>Waits for something that another process or thread brings about, with a deadline.</summary>
public static class Eventually
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks until the condition holds; fails after the deadline.</summary>
    public static async Task HoldsAsync(Func<bool> condition, string what, TimeSpan? deadline = null) =>
        await HoldsAsync(() => Task.FromResult(condition()), what, deadline);

    /// <summary>Looks until the condition holds; fails after the deadline.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what, TimeSpan? deadline = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        using var timer = new PeriodicTimer(s_interval);
        using var timeout = new CancellationTokenSource(deadline ?? TimeSpan.FromSeconds(30), TimeProvider.System);
        try
        {
            while (!await condition())
            {
                await timer.WaitForNextTickAsync(timeout.Token);
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException("It did not come true: " + what, exception);
        }
    }
}
