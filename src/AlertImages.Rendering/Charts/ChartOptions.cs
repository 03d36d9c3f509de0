namespace AlertImages.Rendering.Charts;

/// <summary>What <c>[charts]</c> says, ready for use.</summary>
public sealed record ChartOptions
{
    /// <summary>Longest time for one query.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Smallest distance of two points.</summary>
    public TimeSpan MinStep { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Series that are drawn; further ones are named in a note.</summary>
    public int MaxSeries { get; init; } = 30;

    /// <summary>Points of a series that are drawn; further ones are named in a note.</summary>
    public int MaxPoints { get; init; } = 2000;

    /// <summary>Largest answer that is read, in bytes.</summary>
    public long MaxBytes { get; init; } = 64L << 20;
}
