namespace AlertImages.Core.Panels;

/// <summary>What a picture shows: a panel of a dashboard, or a chart of the alert's own expression.</summary>
public abstract record PictureSubject
{
    private PictureSubject()
    {
    }

    /// <summary>A panel of a Grafana dashboard.</summary>
    public sealed record OfPanel(PanelRef Panel) : PictureSubject
    {
        /// <inheritdoc />
        public override string Text => $"panel {Panel.Name} of dashboard {Panel.DashboardUid}";

        /// <inheritdoc />
        public override string LogText => $"dashboard {Panel.DashboardUid} panel {Panel.Name}";

        /// <inheritdoc />
        public override string Identity => $"{Panel.DashboardUid}\n{Panel.GrafanaId}";
    }

    /// <summary>A chart that we draw ourselves.</summary>
    public sealed record OfChart(ChartSubject Chart) : PictureSubject
    {
        /// <inheritdoc />
        public override string Text => Chart.Expression;

        /// <inheritdoc />
        public override string LogText => $"expression {Chart.Expression}";

        /// <inheritdoc />
        public override string Identity => $"\n\n{Chart.Identity}";
    }

    /// <summary>What it is, for those who cannot see the picture.</summary>
    public abstract string Text { get; }

    /// <summary>What it is, in the words of Grafana's log lines.</summary>
    public abstract string LogText { get; }

    /// <summary>Equal for subjects that show the same.</summary>
    public abstract string Identity { get; }
}
