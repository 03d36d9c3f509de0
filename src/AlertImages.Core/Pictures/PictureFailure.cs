namespace AlertImages.Core.Pictures;

/// <summary>Why a notification has no picture. The same word stands in the metric, the log, the history and the reason line.</summary>
public enum PictureFailure
{
    /// <summary>Screenshots are switched off.</summary>
    CaptureDisabled,

    /// <summary>The alert names no dashboard.</summary>
    NoDashboard,

    /// <summary>The alert names a dashboard but no panel.</summary>
    NoPanel,

    /// <summary>The dashboard UID or panel id of the alert is not one that Grafana could have given.</summary>
    InvalidPanel,

    /// <summary>Grafana does not know the dashboard.</summary>
    DashboardNotFound,

    /// <summary>Grafana does not let the token see the dashboard.</summary>
    DashboardForbidden,

    /// <summary>No token of ours may look at the organisation of the alert.</summary>
    NoTokenForOrg,

    /// <summary>Grafana does not know the panel on that dashboard.</summary>
    PanelNotFound,

    /// <summary>Grafana has no plugin for the panel.</summary>
    PluginMissing,

    /// <summary>All queries of the panel failed; the detail has the data source's message.</summary>
    QueryFailed,

    /// <summary>The page showed another panel than the one asked for, twice.</summary>
    WrongPanel,

    /// <summary>The picture was not ready in time.</summary>
    Timeout,

    /// <summary>All screenshot slots were taken until the time was over.</summary>
    Limit,

    /// <summary>The browser or renderer could not be started or reached.</summary>
    RendererUnavailable,

    /// <summary>Grafana or the renderer answered with an error status.</summary>
    HttpStatus,

    /// <summary>The page was a log-in form: the token is missing or not valid.</summary>
    LoginPage,

    /// <summary>Something before Grafana, such as a proxy, asked for a log-in.</summary>
    LoginGate,

    /// <summary>The page showed an error instead of the panel.</summary>
    ErrorPage,

    /// <summary>The panel stayed empty: neither text nor drawing.</summary>
    BlankImage,

    /// <summary>What came back is not a valid PNG picture.</summary>
    InvalidImage,

    /// <summary>The contact point takes links only, and pictures are not uploaded.</summary>
    NoLink,

    /// <summary>The contact point takes links only, and the upload failed or was not ready in time.</summary>
    UploadFailed,

    /// <summary>The data source of a chart did not answer, or refused the query.</summary>
    ChartQueryFailed,

    /// <summary>Too many pictures were asked for at once: storm control (<c>max_per_minute</c>, <c>max_per_group</c>) left it out.</summary>
    Storm,

    /// <summary>A picture policy says that this alert gets none here.</summary>
    PolicyOff,

    /// <summary>The disk is nearly full; what is left is kept for events.</summary>
    DiskFull,

    /// <summary>The caller went away.</summary>
    ContextCanceled,

    /// <summary>Anything else; the log has the details.</summary>
    Error,
}
