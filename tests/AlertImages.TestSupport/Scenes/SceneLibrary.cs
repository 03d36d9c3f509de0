namespace AlertImages.TestSupport;

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
