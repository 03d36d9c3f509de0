namespace AlertImages.Core.History;

/// <summary>Which notifications are wanted; all that is set must hold.</summary>
public sealed record HistoryFilter
{
    /// <summary>Most notifications of one page.</summary>
    public const int MaxLimit = 200;

    /// <summary>Where it stands; null: anywhere.</summary>
    public NotificationState? State { get; init; }

    /// <summary>Name of the contact point; empty: any.</summary>
    public string ContactPoint { get; init; } = "";

    /// <summary>Text in labels or annotations, without regard to case; empty: any.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether at least one alert has a picture; null: either.</summary>
    public bool? HasPicture { get; init; }

    /// <summary>Only what came before this <see cref="HistoryPage.Next"/>; null: from the latest on.</summary>
    public long? Before { get; init; }

    /// <summary>At most so many, 1 to 200.</summary>
    public int Limit { get; init; } = 50;
}
