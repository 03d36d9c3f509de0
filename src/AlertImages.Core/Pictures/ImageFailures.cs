namespace AlertImages.Core.Pictures;

/// <summary>The words for each <see cref="ImageFailure"/>.</summary>
public static class ImageFailures
{
    /// <summary>All metric labels, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> Labels { get; } = [.. Enum.GetValues<ImageFailure>().Select(Label)];

    /// <summary>The metric label, Grafana's own where it has one (<c>dashboard_not_found</c>, <c>context_canceled</c>, <c>error</c>).</summary>
    public static string Label(this ImageFailure failure) => failure switch
    {
        ImageFailure.CaptureDisabled => "capture_disabled",
        ImageFailure.NoDashboard => "no_dashboard",
        ImageFailure.NoPanel => "no_panel",
        ImageFailure.InvalidPanel => "invalid_panel",
        ImageFailure.DashboardNotFound => "dashboard_not_found",
        ImageFailure.DashboardForbidden => "dashboard_forbidden",
        ImageFailure.NoTokenForOrg => "no_token_for_org",
        ImageFailure.PanelNotFound => "panel_not_found",
        ImageFailure.PluginMissing => "plugin_missing",
        ImageFailure.QueryFailed => "query_failed",
        ImageFailure.WrongPanel => "wrong_panel",
        ImageFailure.Timeout => "timeout",
        ImageFailure.Limit => "limit",
        ImageFailure.RendererUnavailable => "renderer_unavailable",
        ImageFailure.HttpStatus => "http_status",
        ImageFailure.LoginPage => "login_page",
        ImageFailure.LoginGate => "login_gate",
        ImageFailure.ErrorPage => "error_page",
        ImageFailure.BlankImage => "blank_image",
        ImageFailure.InvalidImage => "invalid_image",
        ImageFailure.NoLink => "no_link",
        ImageFailure.UploadFailed => "upload_failed",
        ImageFailure.ChartQueryFailed => "chart_query_failed",
        ImageFailure.Storm => "storm",
        ImageFailure.PolicyOff => "policy_off",
        ImageFailure.DiskFull => "disk_full",
        ImageFailure.ContextCanceled => "context_canceled",
        _ => "error",
    };

    /// <summary>The failure that a label stands for; <see cref="ImageFailure.Error"/> for an unknown one.</summary>
    public static ImageFailure FromLabel(string label) =>
        Enum.GetValues<ImageFailure>().FirstOrDefault(failure => failure.Label() == label, ImageFailure.Error);

    /// <summary>The same with the detail, where it explains more: <c>the query of the panel failed: …</c>.</summary>
    /// <param name="failure">The kind of failure.</param>
    /// <param name="detail">What was found out; null or empty: nothing.</param>
    public static string Text(this ImageFailure failure, string? detail) =>
        failure.DetailForReaders(detail) is { Length: > 0 } line ? $"{failure.Text()}: {line}" : failure.Text();

    /// <summary>One line of at most 200 characters without secrets; empty where the detail is only for the log.</summary>
    public static string DetailForReaders(this ImageFailure failure, string? detail) => detail is { Length: > 0 } && failure switch
    {
        // the reason says the same in better words
        _ when detail.StartsWith("Grafana answered", StringComparison.Ordinal) || detail.StartsWith("Grafana does not know", StringComparison.Ordinal) => false,
        ImageFailure.QueryFailed or ImageFailure.ChartQueryFailed or ImageFailure.PluginMissing or ImageFailure.PanelNotFound
            or ImageFailure.DashboardForbidden or ImageFailure.NoTokenForOrg or ImageFailure.LoginGate => true,
        // how long the page was waited for says nothing; that the data source is slow does
        ImageFailure.Timeout => detail.Contains("query", StringComparison.OrdinalIgnoreCase),
        _ => false,
    } ? ReaderLine.Of(detail) : "";

    /// <summary>Half a sentence for the person who reads the notification.</summary>
    public static string Text(this ImageFailure failure) => failure switch
    {
        ImageFailure.CaptureDisabled => "screenshots are switched off",
        ImageFailure.NoDashboard => "the alert is not associated with a dashboard",
        ImageFailure.NoPanel => "the alert is not associated with a panel",
        ImageFailure.InvalidPanel => "the alert's dashboard UID or panel id is not valid",
        ImageFailure.DashboardNotFound => "the dashboard was not found",
        ImageFailure.DashboardForbidden => "Grafana does not let AlertImages see the dashboard",
        ImageFailure.NoTokenForOrg => "AlertImages has no token for the organisation of the alert",
        ImageFailure.PanelNotFound => "the panel was not found on the dashboard",
        ImageFailure.PluginMissing => "Grafana has no plugin for the panel",
        ImageFailure.QueryFailed => "the query of the panel failed",
        ImageFailure.WrongPanel => "Grafana showed another panel",
        ImageFailure.Timeout => "the picture was not ready in time",
        ImageFailure.Limit => "too many screenshots were waiting",
        ImageFailure.RendererUnavailable => "the renderer is not available",
        ImageFailure.HttpStatus => "Grafana answered with an error",
        ImageFailure.LoginPage => "Grafana asked for a log-in",
        ImageFailure.LoginGate => "something before Grafana asked for a log-in",
        ImageFailure.ErrorPage => "the page showed an error instead of the panel",
        ImageFailure.BlankImage => "the panel stayed empty",
        ImageFailure.InvalidImage => "the renderer did not return a valid picture",
        ImageFailure.NoLink => "this contact point shows pictures by link only, and no image storage is set up",
        ImageFailure.UploadFailed => "the picture could not be uploaded to image storage in time",
        ImageFailure.ChartQueryFailed => "the data source of the chart did not answer",
        ImageFailure.Storm => "too many alerts at once, so only the most severe have pictures",
        ImageFailure.PolicyOff => "pictures are switched off for it",
        ImageFailure.DiskFull => "the disk is full",
        ImageFailure.ContextCanceled => "the daemon was stopping",
        _ => "the screenshot failed",
    };
}
