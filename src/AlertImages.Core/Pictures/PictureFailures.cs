namespace AlertImages.Core.Pictures;

/// <summary>The words for each <see cref="PictureFailure"/>.</summary>
public static class PictureFailures
{
    /// <summary>True for failures of a panel after which the alert's chart is better than nothing.</summary>
    public static bool IsPanelTrouble(this PictureFailure failure) =>
        failure is not (PictureFailure.Storm or PictureFailure.Limit or PictureFailure.DiskFull or PictureFailure.ContextCanceled);

    /// <summary>True where the alert names no panel that there could be.</summary>
    public static bool NamesNoPanel(this PictureFailure failure) =>
        failure is PictureFailure.NoDashboard or PictureFailure.NoPanel or PictureFailure.InvalidPanel;

    /// <summary>True for failures after which Grafana's own picture helps: it costs no place among the screenshots.</summary>
    public static bool LetsGrafanasStandIn(this PictureFailure failure) => IsPanelTrouble(failure) || failure == PictureFailure.Limit;

    /// <summary>All metric labels, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> Labels { get; } = [.. Enum.GetValues<PictureFailure>().Select(Label)];

    /// <summary>The metric label, Grafana's own where it has one (<c>dashboard_not_found</c>, <c>context_canceled</c>, <c>error</c>).</summary>
    public static string Label(this PictureFailure failure) => failure switch
    {
        PictureFailure.CaptureDisabled => "capture_disabled",
        PictureFailure.NoDashboard => "no_dashboard",
        PictureFailure.NoPanel => "no_panel",
        PictureFailure.InvalidPanel => "invalid_panel",
        PictureFailure.DashboardNotFound => "dashboard_not_found",
        PictureFailure.DashboardForbidden => "dashboard_forbidden",
        PictureFailure.NoTokenForOrg => "no_token_for_org",
        PictureFailure.PanelNotFound => "panel_not_found",
        PictureFailure.PluginMissing => "plugin_missing",
        PictureFailure.QueryFailed => "query_failed",
        PictureFailure.WrongPanel => "wrong_panel",
        PictureFailure.Timeout => "timeout",
        PictureFailure.Limit => "limit",
        PictureFailure.RendererUnavailable => "renderer_unavailable",
        PictureFailure.HttpStatus => "http_status",
        PictureFailure.LoginPage => "login_page",
        PictureFailure.LoginGate => "login_gate",
        PictureFailure.ErrorPage => "error_page",
        PictureFailure.BlankImage => "blank_image",
        PictureFailure.InvalidImage => "invalid_image",
        PictureFailure.NoLink => "no_link",
        PictureFailure.UploadFailed => "upload_failed",
        PictureFailure.ChartQueryFailed => "chart_query_failed",
        PictureFailure.Storm => "storm",
        PictureFailure.PolicyOff => "policy_off",
        PictureFailure.DiskFull => "disk_full",
        PictureFailure.ContextCanceled => "context_canceled",
        _ => "error",
    };

    /// <summary>The failure that a label stands for; <see cref="PictureFailure.Error"/> for an unknown one.</summary>
    public static PictureFailure FromLabel(string label) =>
        Enum.GetValues<PictureFailure>().FirstOrDefault(failure => failure.Label() == label, PictureFailure.Error);

    /// <summary>The same with the detail, where it explains more: <c>the query of the panel failed: …</c>.</summary>
    /// <param name="failure">The kind of failure.</param>
    /// <param name="detail">What was found out; null or empty: nothing.</param>
    public static string Text(this PictureFailure failure, string? detail) =>
        failure.DetailForReaders(detail) is { Length: > 0 } line ? $"{failure.Text()}: {line}" : failure.Text();

    /// <summary>One line of at most 200 characters without secrets; empty where the detail is only for the log.</summary>
    public static string DetailForReaders(this PictureFailure failure, string? detail) => detail is { Length: > 0 } && failure switch
    {
        // the reason says the same in better words
        _ when detail.StartsWith("Grafana answered", StringComparison.Ordinal) || detail.StartsWith("Grafana does not know", StringComparison.Ordinal) => false,
        PictureFailure.QueryFailed or PictureFailure.ChartQueryFailed or PictureFailure.PluginMissing or PictureFailure.PanelNotFound
            or PictureFailure.DashboardForbidden or PictureFailure.NoTokenForOrg or PictureFailure.LoginGate => true,
        // how long the page was waited for says nothing; that the data source is slow does
        PictureFailure.Timeout => detail.Contains("query", StringComparison.OrdinalIgnoreCase),
        _ => false,
    } ? ReaderLine.Of(detail) : "";

    /// <summary>Half a sentence for the person who reads the notification.</summary>
    public static string Text(this PictureFailure failure) => failure switch
    {
        PictureFailure.CaptureDisabled => "screenshots are switched off",
        PictureFailure.NoDashboard => "the alert is not associated with a dashboard",
        PictureFailure.NoPanel => "the alert is not associated with a panel",
        PictureFailure.InvalidPanel => "the alert's dashboard UID or panel id is not valid",
        PictureFailure.DashboardNotFound => "the dashboard was not found",
        PictureFailure.DashboardForbidden => "Grafana does not let AlertImages see the dashboard",
        PictureFailure.NoTokenForOrg => "AlertImages has no token for the organisation of the alert",
        PictureFailure.PanelNotFound => "the panel was not found on the dashboard",
        PictureFailure.PluginMissing => "Grafana has no plugin for the panel",
        PictureFailure.QueryFailed => "the query of the panel failed",
        PictureFailure.WrongPanel => "Grafana showed another panel",
        PictureFailure.Timeout => "the picture was not ready in time",
        PictureFailure.Limit => "too many screenshots were waiting",
        PictureFailure.RendererUnavailable => "the renderer is not available",
        PictureFailure.HttpStatus => "Grafana answered with an error",
        PictureFailure.LoginPage => "Grafana asked for a log-in",
        PictureFailure.LoginGate => "something before Grafana asked for a log-in",
        PictureFailure.ErrorPage => "the page showed an error instead of the panel",
        PictureFailure.BlankImage => "the panel stayed empty",
        PictureFailure.InvalidImage => "the renderer did not return a valid picture",
        PictureFailure.NoLink => "this contact point shows pictures by link only, and no image storage is set up",
        PictureFailure.UploadFailed => "the picture could not be uploaded to image storage in time",
        PictureFailure.ChartQueryFailed => "the data source of the chart did not answer",
        PictureFailure.Storm => "too many alerts at once, so only the most severe have pictures",
        PictureFailure.PolicyOff => "pictures are switched off for it",
        PictureFailure.DiskFull => "the disk is full",
        PictureFailure.ContextCanceled => "the daemon was stopping",
        _ => "the screenshot failed",
    };
}
