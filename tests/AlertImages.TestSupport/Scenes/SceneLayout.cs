namespace AlertImages.TestSupport;

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
