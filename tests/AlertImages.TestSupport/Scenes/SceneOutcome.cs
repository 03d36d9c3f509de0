namespace AlertImages.TestSupport;

/// <summary>What becomes of a panel's queries and plugin.</summary>
public enum SceneOutcome
{
    /// <summary>Data.</summary>
    Data,

    /// <summary>Every query failed in the data source.</summary>
    Error,

    /// <summary>One of two queries failed; the other is drawn.</summary>
    PartialError,

    /// <summary>A proxy answers 502 for the query; the page takes it for no data.</summary>
    BadGateway,

    /// <summary>No rows, said in an element that Grafana marks.</summary>
    NoData,

    /// <summary>No rows, said by the panel itself.</summary>
    NoDataOfStat,

    /// <summary>The plugin is not installed.</summary>
    PluginMissing,
}
