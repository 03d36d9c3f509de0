using System.Text;

namespace AlertImages.GoTemplates;

/// <summary>The text of a rendering, and the escaping of the values in it.</summary>
internal sealed class GoOutputWriter(ValueEscape? escape)
{
    private const int ContextLength = 32;
    private readonly StringBuilder _text = new();

    public bool Escapes => escape is not null;

    /// <summary>False when the text would become too long.</summary>
    public bool TryWrite(string text)
    {
        if (_text.Length + text.Length > GoTemplateSet.MaxOutput)
        {
            return false;
        }

        _text.Append(text);
        return true;
    }

    /// <summary>A value as an action prints it at the end of the text.</summary>
    public string Print(object? value) => value is GoHtml html ? html.Text : Escape(GoPrint.Print(value));

    public string Escape(string text) => escape is null ? text : escape(text, End());

    public override string ToString() => _text.ToString();

    private string End() => _text.ToString(Math.Max(0, _text.Length - ContextLength), Math.Min(_text.Length, ContextLength));
}
