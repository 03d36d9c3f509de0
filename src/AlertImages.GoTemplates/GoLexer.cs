using System.Globalization;
using System.Text;

namespace AlertImages.GoTemplates;

/// <summary>What stands in a template.</summary>
internal enum TokenKind
{
    Text,
    OpenAction,
    CloseAction,
    Space,
    Identifier,
    Field,
    Variable,
    Dot,
    Quoted,
    Number,
    Character,
    Pipe,
    OpenParenthesis,
    CloseParenthesis,
    Declare,
    Assign,
    Comma,
    End,
}

/// <summary>One token: its kind, its text (without quotes, dots or dollar signs) and where it begins.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Position);

/// <summary>Cuts a template into tokens (Go's text/template/parse/lex.go).</summary>
internal sealed class GoLexer(string name, string source)
{
    private const string Open = "{{";
    private const string Close = "}}";
    private static readonly char[] s_blanks = [' ', '\t', '\r', '\n'];
    private readonly List<Token> _tokens = [];
    private int _at;

    public static IReadOnlyList<Token> Read(string name, string source) => new GoLexer(name, source).Read();

    public static GoTemplateException Error(string name, string source, int position, string problem)
    {
        var before = source.AsSpan(0, Math.Min(position, source.Length));
        return new GoTemplateException(name, before.Count('\n') + 1, position - before.LastIndexOf('\n'), problem);
    }

    private IReadOnlyList<Token> Read()
    {
        var trimNext = false;
        while (true)
        {
            var open = source.IndexOf(Open, _at, StringComparison.Ordinal);
            var text = source[_at..(open < 0 ? source.Length : open)];
            var trimsBefore = open >= 0 && IsTrim(open + Open.Length);
            var shown = trimNext ? text.TrimStart(s_blanks) : text;
            shown = trimsBefore ? shown.TrimEnd(s_blanks) : shown;
            if (shown.Length > 0)
            {
                _tokens.Add(new Token(TokenKind.Text, shown, _at));
            }

            if (open < 0)
            {
                _tokens.Add(new Token(TokenKind.End, "", source.Length));
                return _tokens;
            }

            var begin = open + Open.Length + (trimsBefore ? 2 : 0);
            trimNext = source.AsSpan(begin).StartsWith("/*", StringComparison.Ordinal) ? SkipComment(begin) : ReadAction(open, begin);
        }
    }

    /// <summary>A hyphen, and a blank after it.</summary>
    private bool IsTrim(int at) => at + 1 < source.Length && source[at] == '-' && s_blanks.Contains(source[at + 1]);

    private bool SkipComment(int begin)
    {
        var end = source.IndexOf("*/", begin, StringComparison.Ordinal);
        if (end < 0)
        {
            throw Fail(begin, "unclosed comment");
        }

        _at = end + 2;
        if (TryClose(out var trims))
        {
            return trims;
        }

        throw Fail(begin, "comment ends before closing delimiter");
    }

    private bool TryClose(out bool trims)
    {
        trims = _at + 1 < source.Length && s_blanks.Contains(source[_at]) && source.AsSpan(_at + 1).StartsWith("-}}", StringComparison.Ordinal);
        if (trims)
        {
            _at += 4;
            return true;
        }

        if (source.AsSpan(_at).StartsWith(Close, StringComparison.Ordinal))
        {
            _at += Close.Length;
            return true;
        }

        return false;
    }

    private bool ReadAction(int open, int begin)
    {
        _tokens.Add(new Token(TokenKind.OpenAction, Open, open));
        _at = begin;
        while (true)
        {
            var start = _at;
            if (TryClose(out var trims))
            {
                _tokens.Add(new Token(TokenKind.CloseAction, Close, start));
                return trims;
            }

            if (_at >= source.Length)
            {
                throw Fail(open, "unclosed action");
            }

            ReadToken();
        }
    }

    private void ReadToken()
    {
        var start = _at;
        var letter = source[_at];
        switch (letter)
        {
            case ' ' or '\t' or '\r' or '\n':
                // the last blank may belong to the closing delimiter
                do
                {
                    _at++;
                }
                while (_at < source.Length && s_blanks.Contains(source[_at]) && !source.AsSpan(_at + 1).StartsWith("-}}", StringComparison.Ordinal));

                Add(TokenKind.Space, " ", start);
                break;
            case '|':
                Single(TokenKind.Pipe);
                break;
            case '(':
                Single(TokenKind.OpenParenthesis);
                break;
            case ')':
                Single(TokenKind.CloseParenthesis);
                break;
            case ',':
                Single(TokenKind.Comma);
                break;
            case '=':
                Single(TokenKind.Assign);
                break;
            case ':' when _at + 1 < source.Length && source[_at + 1] == '=':
                _at += 2;
                Add(TokenKind.Declare, ":=", start);
                break;
            case '"':
                Add(TokenKind.Quoted, ReadQuoted('"'), start);
                break;
            case '`':
                ReadRaw();
                break;
            case '\'':
                Add(TokenKind.Character, ReadQuoted('\''), start);
                break;
            case '.' when _at + 1 < source.Length && char.IsAsciiDigit(source[_at + 1]):
            case '+' or '-' or (>= '0' and <= '9'):
                ReadNumber();
                break;
            case '.':
                _at++;
                var field = ReadWord();
                Add(field.Length > 0 ? TokenKind.Field : TokenKind.Dot, field, start);
                break;
            case '$':
                _at++;
                Add(TokenKind.Variable, "$" + ReadWord(), start);
                break;
            case var _ when letter == '_' || char.IsLetter(letter):
                Add(TokenKind.Identifier, ReadWord(), start);
                break;
            default:
                throw Fail(start, $"unexpected {Describe(letter)} in command");
        }
    }

    private static string Describe(char letter) => $"U+{(int)letter:X4} '{letter}'";

    private string ReadWord()
    {
        var start = _at;
        while (_at < source.Length && (source[_at] == '_' || char.IsLetterOrDigit(source[_at])))
        {
            _at++;
        }

        return source[start.._at];
    }

    private void ReadNumber()
    {
        var start = _at;
        _at++;
        while (_at < source.Length && (char.IsAsciiLetterOrDigit(source[_at]) || source[_at] is '.' or '_' || (source[_at] is '+' or '-' && source[_at - 1] is 'e' or 'E')))
        {
            _at++;
        }

        Add(TokenKind.Number, source[start.._at], start);
    }

    private void ReadRaw()
    {
        var start = _at;
        var end = source.IndexOf('`', start + 1);
        if (end < 0)
        {
            throw Fail(start, "unterminated raw quoted string");
        }

        _at = end + 1;
        Add(TokenKind.Quoted, source[(start + 1)..end].Replace("\r", "", StringComparison.Ordinal), start);
    }

    /// <summary>With Go's escapes (strconv.Unquote).</summary>
    private string ReadQuoted(char quote)
    {
        var start = _at++;
        var text = new StringBuilder();
        while (_at < source.Length && source[_at] is not '\n')
        {
            var letter = source[_at++];
            if (letter == quote)
            {
                return text.ToString();
            }

            if (letter != '\\')
            {
                text.Append(letter);
            }
            else if (_at < source.Length)
            {
                AppendEscape(text, start);
            }
        }

        throw Fail(start, quote == '"' ? "unterminated quoted string" : "unterminated character constant");
    }

    private void AppendEscape(StringBuilder text, int start)
    {
        var letter = source[_at++];
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
            case 'x': text.Append(ReadCode(2, 16, start)); break;
            case 'u': text.Append(ReadCode(4, 16, start)); break;
            case 'U': text.Append(ReadCode(8, 16, start)); break;
            case >= '0' and <= '7':
                _at--;
                text.Append(ReadCode(3, 8, start));
                break;
            default: throw Fail(start, "invalid syntax");
        }
    }

    private string ReadCode(int digits, int radix, int start)
    {
        var text = _at + digits <= source.Length ? source.Substring(_at, digits) : "";
        _at += digits;
        try
        {
            return new Rune(Convert.ToInt32(text, radix)).ToString();
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
        {
            throw Fail(start, "invalid syntax");
        }
    }

    private void Single(TokenKind kind)
    {
        Add(kind, source[_at].ToString(CultureInfo.InvariantCulture), _at);
        _at++;
    }

    private void Add(TokenKind kind, string text, int position) => _tokens.Add(new Token(kind, text, position));

    private GoTemplateException Fail(int position, string problem) => Error(name, source, position, problem);
}
