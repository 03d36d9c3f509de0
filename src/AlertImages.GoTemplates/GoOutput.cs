namespace AlertImages.GoTemplates;

/// <summary>The result of a rendering.</summary>
/// <param name="Text">The text; after a failure, the text that was printed before it.</param>
/// <param name="Failure">What ended the rendering early; null when nothing did.</param>
public sealed record GoOutput(string Text, GoTemplateException? Failure);
