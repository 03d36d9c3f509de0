using AlertImages.Core.Telemetry;

namespace AlertImages.ContactPoints.Email;

/// <summary>Grafana's counters of e-mails, the same for all integrations.</summary>
internal sealed class EmailMetrics
{
    public EmailMetrics(MetricRegistry registry)
    {
        Sent = registry.Counter("grafana_emails_sent_total", "Number of emails sent by Grafana");
        Failed = registry.Counter("grafana_emails_sent_failed", "Number of emails Grafana failed to send");
    }

    /// <summary>Mails that a server took.</summary>
    public Counter Sent { get; }

    /// <summary>Mails that it did not.</summary>
    public Counter Failed { get; }
}
