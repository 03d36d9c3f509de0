namespace AlertImages.Core.Alerts;

/// <summary>The words for the states of an alert.</summary>
public static class AlertStates
{
    /// <summary><c>firing</c> or <c>resolved</c>, as Grafana and Alertmanager write it in payloads, labels and paths.</summary>
    public static string Label(this AlertState state) => state == AlertState.Firing ? "firing" : "resolved";
}
