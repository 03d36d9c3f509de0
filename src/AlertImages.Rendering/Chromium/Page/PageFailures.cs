using AlertImages.Core.Pictures;

namespace AlertImages.Rendering.Chromium.Page;

/// <summary>The words for what a page shows instead of the panel.</summary>
internal static class PageFailures
{
    private const string GateAdvice = "let the token through, or configure Grafana's inner address";

    public static PageResult.Failed OfStatus(int status) => status switch
    {
        401 or 403 => new(PictureFailure.LoginPage, $"Grafana answered {status}: is the token or render key valid, and may it see the dashboard?"),
        404 => new(PictureFailure.DashboardNotFound, "Grafana answered 404 for the dashboard"),
        _ => new(PictureFailure.HttpStatus, $"Grafana answered {status}"),
    };

    /// <summary>Words of a page or data source become one clean line without secrets.</summary>
    public static PageResult.Failed OfSignal(PageSignal signal) => Of(signal with { Detail = ReaderLine.Of(signal.Detail) });

    private static PageResult.Failed Of(PageSignal signal) => signal.State switch
    {
        "login" => new(PictureFailure.LoginPage, "Grafana showed its log-in form: set [grafana] service_account_token"),
        "gate" => Gate(signal.Detail.Length > 0 ? $"a page with the title \"{signal.Detail}\" came instead of Grafana's" : "a page that is not Grafana's came"),
        "dashboard_not_found" => new(PictureFailure.DashboardNotFound, "Grafana does not know the dashboard"),
        "dashboard_failed" => new(PictureFailure.HttpStatus, $"Grafana's answer for the dashboard: {signal.Detail}"),
        "dashboard_forbidden" => new(PictureFailure.DashboardForbidden, signal.Detail.Length > 0 ? signal.Detail : "Grafana answered 403 for the dashboard"),
        "panel_not_found" => new(PictureFailure.PanelNotFound, signal.Detail.Length > 0 ? signal.Detail : "Grafana does not know the panel"),
        "plugin_missing" => new(PictureFailure.PluginMissing, signal.Detail),
        "query_failed" => new(PictureFailure.QueryFailed, signal.Detail),
        "moved" => new(PictureFailure.WrongPanel, "the page went to another address before its picture was taken"),
        "blank" => new(PictureFailure.BlankImage, "the panel has neither text nor drawing"),
        _ => new(PictureFailure.ErrorPage, "the page reported an error"),
    };

    /// <summary>Something answered in the place of Grafana.</summary>
    public static PageResult.Failed Gate(string what) => new(PictureFailure.LoginGate, $"{what}; {GateAdvice}");

    /// <summary>The deadline came first.</summary>
    public static PageResult.Failed Late(string waitsFor, string pageError, TimeSpan elapsed) => new(PictureFailure.Timeout, waitsFor switch
    {
        "query" => $"the panel's query was still running after {elapsed.TotalSeconds:0} s",
        "" => $"the page had not started after {elapsed.TotalSeconds:0} s",
        _ => $"the page still waited for its {waitsFor} after {elapsed.TotalSeconds:0} s",
    } + (pageError.Length > 0 ? $"; the page reported: {pageError}" : ""));
}
