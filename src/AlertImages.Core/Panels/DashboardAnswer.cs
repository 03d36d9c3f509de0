using AlertImages.Core.Pictures;

namespace AlertImages.Core.Panels;

/// <summary>What is known of a dashboard before its page is opened.</summary>
public abstract record DashboardAnswer
{
    private DashboardAnswer()
    {
    }

    /// <summary>It is there, with variables of these names.</summary>
    public sealed record Found(IReadOnlySet<string> Variables) : DashboardAnswer
    {
        /// <summary>Ids of its panels that draw data, in the order of the dashboard, those in rows included.</summary>
        public IReadOnlyList<string> PanelIds { get; init; } = [];
    }

    /// <summary>There is nothing to photograph: no such dashboard, or none that we may see.</summary>
    /// <param name="Reason">The kind of failure.</param>
    /// <param name="Detail">One line for a person; holds no secret.</param>
    public sealed record Missing(PictureFailure Reason, string Detail) : DashboardAnswer;

    /// <summary>Grafana gave no answer that can be used: the dashboard may be there, but its variables are not known.</summary>
    /// <param name="Reason">The kind of failure.</param>
    /// <param name="Detail">One line for a person; holds no secret.</param>
    public sealed record Unknown(PictureFailure Reason, string Detail) : DashboardAnswer;
}
