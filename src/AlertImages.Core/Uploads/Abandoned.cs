namespace AlertImages.Core.Uploads;

/// <summary>Objects of ours whose time is over, and what kept us from seeing all of them.</summary>
public sealed record Abandoned(IReadOnlyList<string> Keys, StorageFault? Fault)
{
    /// <summary>A place where our objects cannot be told from others, or none.</summary>
    public static Abandoned None { get; } = new([], null);
}
