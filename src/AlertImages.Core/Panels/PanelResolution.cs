using AlertImages.Core.Pictures;

namespace AlertImages.Core.Panels;

/// <summary>Where the picture of an alert is to be taken, or why nowhere.</summary>
public abstract record PanelResolution
{
    private PanelResolution()
    {
    }

    /// <summary>The panel, its organisation (0: the configured one) and the dashboard variables of its link.</summary>
    public sealed record Found(PanelRef Panel, long OrgId, IReadOnlyList<KeyValuePair<string, string>> Variables, string How) : PanelResolution
    {
        /// <summary>What a link in an annotation wants to show; null: what suits the alert.</summary>
        public PanelTimeRange? Range { get; init; }
    }


    /// <summary>There is no panel, and why.</summary>
    public sealed record None(PictureFailure Reason) : PanelResolution;
}
