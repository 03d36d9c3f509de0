namespace AlertImages.Core.Alerts;

/// <summary>A panel of a dashboard. The UID has 1 to 40 characters of <c>[A-Za-z0-9_-]</c>, the panel id is at least 1.</summary>
/// <param name="DashboardUid">UID of the dashboard.</param>
/// <param name="PanelId">Id of the panel on it.</param>
public readonly record struct PanelRef(string DashboardUid, long PanelId);
