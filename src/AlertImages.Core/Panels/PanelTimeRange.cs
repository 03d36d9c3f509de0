namespace AlertImages.Core.Panels;

/// <summary>The time range of a link, as Grafana writes it: <c>now-6h</c>, Unix milliseconds or RFC 3339; empty where the link has none.</summary>
public sealed record PanelTimeRange(string From, string To);
