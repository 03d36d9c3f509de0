using AlertImages.Core.Images;

namespace AlertImages.Rendering;

/// <summary>Which failures may be gone a moment later, so that one more try within the same deadline is worth it.</summary>
internal static class SecondTry
{
    /// <summary>False where a second try would say the same, or where the time is over.</summary>
    public static bool MayHelp(ImageFailure reason) => reason is not (
        ImageFailure.DashboardNotFound
            or ImageFailure.DashboardForbidden
            or ImageFailure.NoTokenForOrg
            or ImageFailure.PanelNotFound
            or ImageFailure.PluginMissing
        or ImageFailure.QueryFailed or ImageFailure.LoginGate or ImageFailure.Timeout or ImageFailure.Limit);
}
