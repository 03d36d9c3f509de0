using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using AlertImages.Core.Grouping;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Work;

namespace AlertImages.Daemon.Endpoints;

/// <summary>A contact point.</summary>
internal sealed record ReceiverBody(string Name);

/// <summary>Whether an alert may be told.</summary>
internal sealed record AlertStatusBody(string State, IReadOnlyList<string> MutedBy)
{
    public IReadOnlyList<string> SilencedBy { get; } = [];

    public IReadOnlyList<string> InhibitedBy { get; } = [];
}

/// <summary>An alert (openapi.yaml, gettableAlert).</summary>
internal sealed record AlertmanagerAlert
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    public required string EndsAt { get; init; }

    public required string Fingerprint { get; init; }

    public required IReadOnlyList<ReceiverBody> Receivers { get; init; }

    public required string StartsAt { get; init; }

    public required AlertStatusBody Status { get; init; }

    public required string UpdatedAt { get; init; }

    [JsonPropertyName("generatorURL")]
    public required string GeneratorUrl { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public static AlertmanagerAlert Of(ActiveAlert alert, IReadOnlyList<string> receivers, IReadOnlyList<string> mutedBy) => new()
    {
        Annotations = alert.Annotations,
        EndsAt = Format(alert.EndsAt),
        Fingerprint = alert.Fingerprint,
        Receivers = [.. receivers.Select(static name => new ReceiverBody(name))],
        StartsAt = Format(alert.StartsAt),
        Status = new AlertStatusBody(mutedBy.Count > 0 ? "suppressed" : "active", mutedBy),
        UpdatedAt = Format(alert.UpdatedAt),
        GeneratorUrl = alert.GeneratorUrl,
        Labels = alert.Labels,
    };

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
}

/// <summary>A group (openapi.yaml, alertGroup).</summary>
internal sealed record GroupBody(IReadOnlyDictionary<string, string> Labels, ReceiverBody Receiver, IReadOnlyList<AlertmanagerAlert> Alerts);

/// <summary>The answer of <c>/api/v2/status</c>, with all fields that its readers require.</summary>
internal sealed record AlertmanagerStatus(ClusterBody Cluster, BuildBody VersionInfo, ConfigBody Config, string Uptime)
{
    private static readonly DateTimeOffset s_startedAt = TimeProvider.System.GetUtcNow();

    public static AlertmanagerStatus Of(Intake intake)
    {
        var version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "0.0.0";
        return new AlertmanagerStatus(
            new ClusterBody("disabled", []), new BuildBody(version, "", "", "alertimages", "", RuntimeInformation.FrameworkDescription),
            new ConfigBody(
                intake.Provisioned.Current.Policies is { } policies
                    ? PolicyText.Write(policies, intake.Provisioned.Current.Names)
                    : ""), s_startedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
    }
}

/// <summary>There is no cluster protocol.</summary>
internal sealed record ClusterBody(string Status, IReadOnlyList<string> Peers);

/// <summary>What runs.</summary>
internal sealed record BuildBody(string Version, string Revision, string Branch, string BuildUser, string BuildDate, string GoVersion);

/// <summary>The policies as Alertmanager's configuration file.</summary>
internal sealed record ConfigBody(string Original);

/// <summary>Writes the policy tree as the route of Alertmanager's configuration file; contact points have their names only.</summary>
internal static class PolicyText
{
    public static string Write(PolicyTree policies, IEnumerable<string> contactPoints)
    {
        var lines = new List<string> { "route:" };
        Append(lines, policies.Root, "  ", "  ");
        lines.Add("receivers:");
        lines.AddRange(contactPoints.Order(StringComparer.Ordinal).Select(static name => $"- name: {Quote(name)}"));
        return string.Join('\n', lines) + "\n";
    }

    private static void Append(List<string> lines, NotificationPolicy policy, string first, string indent)
    {
        lines.Add($"{first}receiver: {Quote(policy.Receiver)}");
        var groupBy = policy.GroupByAll ? ["..."] : policy.GroupBy;
        lines.Add($"{indent}group_by: [{string.Join(", ", groupBy.Select(Quote))}]");
        lines.Add($"{indent}group_wait: {DurationText.Format(policy.GroupWait)}");
        lines.Add($"{indent}group_interval: {DurationText.Format(policy.GroupInterval)}");
        lines.Add($"{indent}repeat_interval: {DurationText.Format(policy.RepeatInterval)}");
        if (policy.Matchers.Count > 0)
        {
            lines.Add($"{indent}matchers: [{string.Join(", ", policy.Matchers.Select(static matcher => Quote(matcher.ToString())))}]");
        }

        if (policy.Continue)
        {
            lines.Add($"{indent}continue: true");
        }

        if (policy.Routes.Count > 0)
        {
            lines.Add($"{indent}routes:");
            foreach (var route in policy.Routes)
            {
                Append(lines, route, indent + "- ", indent + "  ");
            }
        }
    }

    /// <summary>A JSON text is a YAML text.</summary>
    private static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text, EndpointJson.Default.String);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AlertmanagerStatus))]
[JsonSerializable(typeof(IReadOnlyList<ReceiverBody>))]
[JsonSerializable(typeof(IReadOnlyList<AlertmanagerAlert>))]
[JsonSerializable(typeof(IReadOnlyList<GroupBody>))]
internal sealed partial class AlertmanagerApiJson : JsonSerializerContext;
