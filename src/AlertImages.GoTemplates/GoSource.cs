namespace AlertImages.GoTemplates;

/// <summary>A text that holds templates.</summary>
/// <param name="Name">Its name in error messages.</param>
/// <param name="Text">The text.</param>
internal sealed record GoSource(string Name, string Text)
{
    /// <summary>An error at a position of the text.</summary>
    public GoTemplateException Error(int position, string problem)
    {
        var before = Text.AsSpan(0, Math.Min(position, Text.Length));
        return new GoTemplateException(Name, before.Count('\n') + 1, position - before.LastIndexOf('\n'), problem);
    }
}
