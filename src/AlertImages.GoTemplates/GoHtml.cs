namespace AlertImages.GoTemplates;

/// <summary>Text that is already HTML and is printed without escaping.</summary>
internal sealed record GoHtml(string Text)
{
    public override string ToString() => Text;
}
