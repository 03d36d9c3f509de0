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
