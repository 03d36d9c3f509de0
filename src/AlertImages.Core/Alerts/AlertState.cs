namespace AlertImages.Core.Alerts;

/// <summary>The two states of an alert that are notified. Screenshots are taken once for each.</summary>
public enum AlertState
{
    /// <summary>The alert is active.</summary>
    Firing,

    /// <summary>The alert has ended.</summary>
    Resolved,
}
