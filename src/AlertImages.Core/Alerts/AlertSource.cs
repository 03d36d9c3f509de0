namespace AlertImages.Core.Alerts;

/// <summary>Who sent the payload; links are built differently for each.</summary>
public enum AlertSource
{
    /// <summary>Grafana's webhook contact point (payload version 1).</summary>
    Grafana,

    /// <summary>Prometheus Alertmanager's webhook (payload version 4).</summary>
    Alertmanager,

    /// <summary>The v2 API: Prometheus, the rulers of Mimir and Loki; what comes from Grafana's rules counts as <see cref="Grafana"/>.</summary>
    Prometheus,
}
