using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;

namespace AlertImages.Core.Screenshots;

/// <summary>The structured cache key: no two fields can run into each other.</summary>
public readonly record struct ScreenshotKey(long OrgId, PanelRef Panel, AlertState Phase, string Variables, ScreenshotLook Look, string Drawn);
