namespace AlertImages.Core.Alerts;

/// <summary>Who sent the payload; links are built differently for each.</summary>
public enum AlertSource
{
    /// <summary>Grafana's webhook contact point (payload version 1).</summary>
    Grafana,

    /// <summary>Prometheus Alertmanager's webhook (payload version 4).</summary>
    Alertmanager,
}
