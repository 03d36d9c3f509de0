using System.Text.Json;
using AlertImages.Core.Grouping;

namespace AlertImages.Storage.Rows;

/// <summary>A row of <c>active_alert</c>.</summary>
internal sealed class AlertRow
{
    private const string Columns =
        "a.fingerprint AS Fingerprint, a.payload AS Payload, a.starts_at AS StartsAt, a.ends_at AS EndsAt, a.updated_at AS UpdatedAt, "
            + "a.is_timeout AS IsTimeout";

    public const string Select = $"SELECT 0 AS GroupId, {Columns} FROM active_alert a";

    public const string SelectMembers =
        $"SELECT m.group_id AS GroupId, {Columns} FROM alert_group_member m JOIN active_alert a ON a.fingerprint = m.fingerprint";

    public long GroupId { get; init; }

    public string Fingerprint { get; init; } = "";

    public string Payload { get; init; } = "";

    public long StartsAt { get; init; }

    public long EndsAt { get; init; }

    public long UpdatedAt { get; init; }

    public bool IsTimeout { get; init; }

    public static AlertRow Of(ActiveAlert alert) => new()
    {
        Fingerprint = alert.Fingerprint,
        Payload = JsonSerializer.Serialize(new AlertTexts(alert.Labels, alert.Annotations, alert.GeneratorUrl), StoreJson.Default.AlertTexts),
        StartsAt = alert.StartsAt.ToUnixTimeMilliseconds(),
        EndsAt = alert.EndsAt.ToUnixTimeMilliseconds(),
        UpdatedAt = alert.UpdatedAt.ToUnixTimeMilliseconds(),
        IsTimeout = alert.IsTimeout,
    };

    /// <summary>Null when the row is damaged.</summary>
    public ActiveAlert? ToAlert()
    {
        try
        {
            return JsonSerializer.Deserialize(Payload, StoreJson.Default.AlertTexts) is not { } texts ? null : new ActiveAlert
            {
                Fingerprint = Fingerprint,
                Labels = texts.Labels,
                Annotations = texts.Annotations,
                GeneratorUrl = texts.GeneratorUrl,
                StartsAt = DateTimeOffset.FromUnixTimeMilliseconds(StartsAt),
                EndsAt = DateTimeOffset.FromUnixTimeMilliseconds(EndsAt),
                UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
                IsTimeout = IsTimeout,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
