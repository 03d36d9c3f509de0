using System.Text;

namespace AlertImages.GoTemplates;

/// <summary>Reads a quoted text or character with Go's escapes (strconv.Unquote).</summary>
internal sealed class GoQuotedText
{
    private readonly GoSource _source;
    private readonly int _start;
    private int _at;

    private GoQuotedText(GoSource source, int start) => (_source, _start, _at) = (source, start, start + 1);

    /// <summary>The text whose opening quote is at <paramref name="at"/>, which moves behind the closing quote.</summary>
    public static string Read(GoSource source, ref int at)
    {
        var reader = new GoQuotedText(source, at);
        var text = reader.Read();
        at = reader._at;
        return text;
    }

    private string Read()
    {
        var quote = _source.Text[_start];
        var text = new StringBuilder();
        while (_at < _source.Text.Length && _source.Text[_at] is not '\n')
        {
            var letter = _source.Text[_at++];
            if (letter == quote)
            {
                return text.ToString();
            }

            if (letter != '\\')
            {
                text.Append(letter);
            }
            else if (_at < _source.Text.Length)
            {
                AppendEscape(text);
            }
        }

        throw _source.Error(_start, quote == '"' ? "unterminated quoted string" : "unterminated character constant");
    }

    private void AppendEscape(StringBuilder text)
    {
        var letter = _source.Text[_at++];
        switch (letter)
        {
            case 'n': text.Append('\n'); break;
            case 't': text.Append('\t'); break;
            case 'r': text.Append('\r'); break;
            case 'a': text.Append('\a'); break;
            case 'b': text.Append('\b'); break;
            case 'f': text.Append('\f'); break;
            case 'v': text.Append('\v'); break;
            case '\\' or '"' or '\'': text.Append(letter); break;
            case 'x': text.Append(ReadCode(2, 16)); break;
            case 'u': text.Append(ReadCode(4, 16)); break;
            case 'U': text.Append(ReadCode(8, 16)); break;
            case >= '0' and <= '7':
                _at--;
                text.Append(ReadCode(3, 8));
                break;
            default: throw _source.Error(_start, "invalid syntax");
        }
    }

    private string ReadCode(int digits, int radix)
    {
        var text = _at + digits <= _source.Text.Length ? _source.Text.Substring(_at, digits) : "";
        _at += digits;
        try
        {
            return new Rune(Convert.ToInt32(text, radix)).ToString();
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
        {
            throw _source.Error(_start, "invalid syntax");
        }
    }
}
