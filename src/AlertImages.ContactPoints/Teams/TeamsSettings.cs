using System.Text.Json.Serialization;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.Templating;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Teams;

/// <summary>
/// Grafana's settings of the type <c>teams</c> (grafana/alerting receivers/teams/v1/config.go). The address is kept as a secret here: it is one.
/// </summary>
internal sealed record TeamsSettings
{
    [JsonPropertyName("url")]
    public Secret? Url { get; init; }

    [JsonPropertyName("title")]
    public TextTemplate? Title { get; init; }

    /// <summary>Accepted and not used, as in Grafana.</summary>
    [JsonPropertyName("sectiontitle")]
    public string SectionTitle { get; init; } = "";

    [JsonPropertyName("message")]
    public TextTemplate? Message { get; init; }

    public static void Validate(TeamsSettings settings, ICollection<string> errors) =>
        SettingRules.RequireAddress(settings.Url?.Reveal(), "url", "could not find url property in settings", errors);
}
