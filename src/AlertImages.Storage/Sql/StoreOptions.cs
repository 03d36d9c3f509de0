namespace AlertImages.Storage.Sql;

/// <summary>What the store needs to know of the settings.</summary>
public sealed record StoreOptions
{
    /// <summary>Absolute path of the SQLite file; empty for another store.</summary>
    public string Path { get; init; } = "";

    /// <summary>How long a repeated event counts as a duplicate; zero: never.</summary>
    public TimeSpan DedupWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After so long without a sign of life the work of a process is taken over, where several share the store.</summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Where pictures of other processes are put, where several share the store.</summary>
    public string PictureFolder { get; init; } = "";

    /// <summary>Waiting events and deliveries beyond which new events are refused.</summary>
    public int BacklogLimit { get; init; } = 100_000;
}
