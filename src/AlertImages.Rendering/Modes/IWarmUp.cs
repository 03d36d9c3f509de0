namespace AlertImages.Rendering.Modes;

/// <summary>A renderer that is faster at its first picture when it is told beforehand.</summary>
public interface IWarmUp
{
    /// <summary>Starts what the first picture would have to wait for. Failures are logged, not thrown.</summary>
    Task WarmUpAsync(CancellationToken cancellationToken);
}
