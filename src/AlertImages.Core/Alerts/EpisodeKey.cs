namespace AlertImages.Core.Alerts;

/// <summary>One alert from its start to its end, and which of its two pictures is meant.</summary>
public readonly record struct EpisodeKey(long OrgId, string Fingerprint, DateTimeOffset? StartsAt, AlertState Phase)
{
    /// <summary>Not empty for pictures besides the usual one: another look for a contact point, or one more on request.</summary>
    public string Variant { get; init; } = "";

    /// <summary>The phase of the alert's present state.</summary>
    public static EpisodeKey Of(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return new(alert.OrgId, alert.Fingerprint, alert.StartsAt, alert.Status);
    }

    /// <summary>The key of one more picture of the same alert.</summary>
    public EpisodeKey More(int number) => this with { Variant = $"{Variant}+{number}" };
}
