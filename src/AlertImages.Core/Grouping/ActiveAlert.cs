using System.Globalization;
using AlertImages.Core.Alerts;

namespace AlertImages.Core.Grouping;

/// <summary>An alert of the v2 API as it is kept until its end has been told.</summary>
public sealed record ActiveAlert
{
    /// <summary>Prometheus's fingerprint of the labels.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>All labels, private ones included.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>All annotations, private ones included.</summary>
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>Address of the rule or expression; empty when unknown.</summary>
    public string GeneratorUrl { get; init; } = "";

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When it ends: in the future while it fires.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>When it was last sent.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>True when the sender gave no end: it is over when it is not repeated within <c>resolve_timeout</c>.</summary>
    public bool IsTimeout { get; init; }

    /// <summary>Whether it is over.</summary>
    public bool IsResolved(DateTimeOffset now) => EndsAt <= now;

    /// <summary>What both say together when they are about the same time (Alertmanager types.Alert.Merge); else what came later.</summary>
    public ActiveAlert MergeInto(ActiveAlert earlier, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        var overlaps = (EndsAt > earlier.StartsAt && EndsAt < earlier.EndsAt) || (StartsAt > earlier.StartsAt && StartsAt < earlier.EndsAt);
        if (!overlaps)
        {
            return this;
        }

        var endsAt = IsResolved(now)
            ? earlier.IsResolved(now) && earlier.EndsAt > EndsAt ? earlier.EndsAt : EndsAt
            : earlier.EndsAt > EndsAt && !earlier.IsTimeout ? earlier.EndsAt : EndsAt;
        return this with { StartsAt = earlier.StartsAt < StartsAt ? earlier.StartsAt : StartsAt, EndsAt = endsAt };
    }

    /// <summary>As notifications know it.</summary>
    public Alert ToAlert(DateTimeOffset now) => new()
    {
        Status = IsResolved(now) ? AlertState.Resolved : AlertState.Firing,
        Labels = Labels,
        Annotations = Annotations,
        StartsAt = StartsAt,
        EndsAt = IsResolved(now) ? EndsAt : null,
        Fingerprint = Fingerprint,
        GeneratorUrl = GeneratorUrl,
        RuleUid = Labels.GetValueOrDefault("__alert_rule_uid__", ""),
        OrgId = long.TryParse(Annotations.GetValueOrDefault("__orgId__"), NumberStyles.None, CultureInfo.InvariantCulture, out var orgId) ? orgId : 0,
    };
}
