namespace AlertImages.TestSupport;

/// <summary>What a panel draws, and how it comes by the last part of it.</summary>
public enum SceneContent
{
    /// <summary>A canvas, drawn in the frame after the content was mounted.</summary>
    Graph,

    /// <summary>No query; rows that the panel fetches by itself, drawn when the body was read.</summary>
    List,

    /// <summary>Tiles: images that never are in the document, painted on the canvas as they come.</summary>
    Map,

    /// <summary>Drawn when a worker has answered.</summary>
    Nodes,

    /// <summary>Icons that stay empty until a timer fills them, with no request open.</summary>
    Logs,

    /// <summary>Text in a font that comes late.</summary>
    Text,

    /// <summary>An animation that ends: nothing can be seen before.</summary>
    Animation,

    /// <summary>The same as a CSS transition, begun in the frame after the content was mounted.</summary>
    Transition,

    /// <summary>An animation without an end, which changes nothing that can be seen.</summary>
    Pulse,

    /// <summary>A canvas that is drawn anew in each frame; the data stays Streaming.</summary>
    Stream,

    /// <summary>Nothing at all.</summary>
    Nothing,
}

/// <summary>Whether a panel is a library panel.</summary>
public enum SceneLibrary
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>Its element is fetched first.</summary>
    Exists,

    /// <summary>Its element was deleted.</summary>
    Missing,
}

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

/// <summary>How a whole dashboard is laid out.</summary>
public enum SceneLayout
{
    /// <summary>Panels one below the other, mounted when they are scrolled into view.</summary>
    Grid,

    /// <summary>Rows that are all collapsed: no panel is mounted.</summary>
    Collapsed,

    /// <summary>Tabs, of which the open one has no panel.</summary>
    Tabs,
}
