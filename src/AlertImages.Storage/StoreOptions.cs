namespace AlertImages.Storage;

/// <summary>What the store needs to know of the settings.</summary>
public sealed record StoreOptions
{
    /// <summary>Absolute path of the SQLite file.</summary>
    public required string Path { get; init; }

    /// <summary>How long a repeated event counts as a duplicate; zero: never.</summary>
    public TimeSpan DedupWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Waiting events and deliveries beyond which new events are refused.</summary>
    public int BacklogLimit { get; init; } = 100_000;
}
