using AlertImages.Core.Pictures;

namespace AlertImages.Rendering.Modes;

/// <summary>Which failures may be gone a moment later, so that one more try within the same deadline is worth it.</summary>
internal static class SecondTry
{
    /// <summary>False where a second try would say the same, or where the time is over.</summary>
    public static bool MayHelp(PictureFailure reason) => reason is not (
        PictureFailure.DashboardNotFound or PictureFailure.DashboardForbidden or PictureFailure.NoTokenForOrg or PictureFailure.PanelNotFound
        or PictureFailure.PluginMissing or PictureFailure.QueryFailed or PictureFailure.LoginGate or PictureFailure.Timeout or PictureFailure.Limit);
}
