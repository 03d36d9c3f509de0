namespace AlertImages.Core.ContactPoints;

/// <summary>The metric labels of <see cref="FailureReason"/>.</summary>
public static class FailureReasons
{
    /// <summary>All labels, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> Labels { get; } = [.. Enum.GetValues<FailureReason>().Select(Label)];

    /// <summary>Camel case, as Alertmanager writes them.</summary>
    public static string Label(this FailureReason reason)
    {
        var name = reason.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
