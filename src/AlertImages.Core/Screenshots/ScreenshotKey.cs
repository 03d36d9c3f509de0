using AlertImages.Core.Alerts;

namespace AlertImages.Core.Screenshots;

/// <summary>The structured cache key: no two fields can run into each other.</summary>
public readonly record struct ScreenshotKey(long OrgId, string Subject, AlertState Phase, string Variables, ScreenshotLook Look, string Marks);
