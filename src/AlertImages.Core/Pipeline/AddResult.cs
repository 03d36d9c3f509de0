namespace AlertImages.Core.Pipeline;

/// <summary>What became of an event that was handed to the store.</summary>
public abstract record AddResult
{
    private AddResult()
    {
    }

    /// <summary>It is durably stored.</summary>
    public sealed record Stored(string Id) : AddResult;

    /// <summary>The same alerts came within the <c>dedup_window</c>; the id is that of the first event.</summary>
    public sealed record Duplicate(string Id) : AddResult;

    /// <summary>Too much work waits already; nothing was stored.</summary>
    public sealed record BacklogFull : AddResult;
}
