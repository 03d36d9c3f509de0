namespace AlertImages.GoTemplates;

/// <summary>Cuts a template into tokens: text, comments and actions, with the trim markers (Go's text/template/parse/lex.go).</summary>
internal sealed class GoLexer(GoSource source)
{
    private const string Open = "{{";
    private const string Close = "}}";
    private static readonly char[] s_blanks = [' ', '\t', '\r', '\n'];
    private readonly string _text = source.Text;
    private readonly GoTokenReader _reader = new(source);
    private readonly List<Token> _tokens = [];
    private int _at;

    public static IReadOnlyList<Token> Read(GoSource source) => new GoLexer(source).Read();

    public static bool IsBlank(char letter) => s_blanks.Contains(letter);

    private IReadOnlyList<Token> Read()
    {
        var trimNext = false;
        while (true)
        {
            var open = _text.IndexOf(Open, _at, StringComparison.Ordinal);
            var text = _text[_at..(open < 0 ? _text.Length : open)];
            var trimsBefore = open >= 0 && IsTrim(open + Open.Length);
            var shown = trimNext ? text.TrimStart(s_blanks) : text;
            shown = trimsBefore ? shown.TrimEnd(s_blanks) : shown;
            if (shown.Length > 0)
            {
                _tokens.Add(new Token(TokenKind.Text, shown, _at));
            }

            if (open < 0)
            {
                _tokens.Add(new Token(TokenKind.End, "", _text.Length));
                return _tokens;
            }

            var begin = open + Open.Length + (trimsBefore ? 2 : 0);
            trimNext = _text.AsSpan(begin).StartsWith("/*", StringComparison.Ordinal) ? SkipComment(begin) : ReadAction(open, begin);
        }
    }

    /// <summary>A hyphen, and a blank after it.</summary>
    private bool IsTrim(int at) => at + 1 < _text.Length && _text[at] == '-' && IsBlank(_text[at + 1]);

    private bool SkipComment(int begin)
    {
        var end = _text.IndexOf("*/", begin, StringComparison.Ordinal);
        if (end < 0)
        {
            throw source.Error(begin, "unclosed comment");
        }

        _at = end + 2;
        if (TryClose(out var trims))
        {
            return trims;
        }

        throw source.Error(begin, "comment ends before closing delimiter");
    }

    private bool TryClose(out bool trims)
    {
        trims = _at + 1 < _text.Length && IsBlank(_text[_at]) && _text.AsSpan(_at + 1).StartsWith("-}}", StringComparison.Ordinal);
        if (trims)
        {
            _at += 4;
            return true;
        }

        if (_text.AsSpan(_at).StartsWith(Close, StringComparison.Ordinal))
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

            if (_at >= _text.Length)
            {
                throw source.Error(open, "unclosed action");
            }

            _tokens.Add(_reader.Read(ref _at));
        }
    }
}
