namespace AlertImages.Storage.Rows;

/// <summary>Times as the tables keep them: Unix milliseconds.</summary>
internal static class Milliseconds
{
    public static DateTimeOffset? ToTime(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
