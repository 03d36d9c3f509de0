using AlertImages.ContactPoints.Dingding;
using AlertImages.ContactPoints.Discord;
using AlertImages.ContactPoints.Email;
using AlertImages.ContactPoints.GoogleChat;
using AlertImages.ContactPoints.Kafka;
using AlertImages.ContactPoints.Line;
using AlertImages.ContactPoints.Opsgenie;
using AlertImages.ContactPoints.PagerDuty;
using AlertImages.ContactPoints.PrometheusAlertmanager;
using AlertImages.ContactPoints.Pushover;
using AlertImages.ContactPoints.Sensugo;
using AlertImages.ContactPoints.Slack;
using AlertImages.ContactPoints.Teams;
using AlertImages.ContactPoints.Telegram;
using AlertImages.ContactPoints.Threema;
using AlertImages.ContactPoints.VictorOps;
using AlertImages.ContactPoints.Webhook;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Telemetry;

namespace AlertImages.ContactPoints;

/// <summary>All types of contact points.</summary>
public static class ContactPointCatalog
{
    private static readonly ContactPointDescriptor[] s_own =
    [
        DingdingContactPoint.Descriptor,
        DiscordContactPoint.Descriptor,
        EmailContactPoint.Descriptor,
        GoogleChatContactPoint.Descriptor,
        KafkaContactPoint.Descriptor,
        LineContactPoint.Descriptor,
        OpsgenieContactPoint.Descriptor,
        PagerDutyContactPoint.Descriptor,
        PrometheusAlertmanagerContactPoint.Descriptor,
        PushoverContactPoint.Descriptor,
        SensugoContactPoint.Descriptor,
        SlackContactPoint.Descriptor,
        TeamsContactPoint.Descriptor,
        TelegramContactPoint.Descriptor,
        ThreemaContactPoint.Descriptor,
        VictorOpsContactPoint.Descriptor,
        WebhookContactPoint.Descriptor,
    ];

    /// <summary>In alphabetical order.</summary>
    public static IReadOnlyList<ContactPointDescriptor> All { get; private set; } = s_own;

    /// <summary>Adds types that live elsewhere. Call it once, before anything reads the catalogue.</summary>
    public static void Add(IReadOnlyList<ContactPointDescriptor> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        All = [.. s_own.Concat(others).OrderBy(static descriptor => descriptor.Type, StringComparer.Ordinal)];
    }

    /// <summary>Registers the counters of all types.</summary>
    public static void RegisterMetrics(MetricRegistry registry)
    {
        foreach (var descriptor in All)
        {
            descriptor.RegisterMetrics(registry);
        }
    }

    /// <summary>The descriptor of a type, compared without case; null when there is none.</summary>
    public static ContactPointDescriptor? Find(string type) =>
        All.FirstOrDefault(descriptor => string.Equals(descriptor.Type, type, StringComparison.OrdinalIgnoreCase));
}
