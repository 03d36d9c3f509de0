namespace AlertImages.GoTemplates;

/// <summary>Reads the tokens between the delimiters of an action.</summary>
internal sealed class GoTokenReader(GoSource source)
{
    private readonly string _text = source.Text;
    private int _at;

    /// <summary>The token at <paramref name="at"/>, which moves behind it.</summary>
    public Token Read(ref int at)
    {
        _at = at;
        var token = Read(_text[_at]);
        at = _at;
        return token;
    }

    private Token Read(char letter) => letter switch
    {
        ' ' or '\t' or '\r' or '\n' => ReadSpace(),
        '|' => Skip(TokenKind.Pipe, 1),
        '(' => Skip(TokenKind.OpenParenthesis, 1),
        ')' => Skip(TokenKind.CloseParenthesis, 1),
        ',' => Skip(TokenKind.Comma, 1),
        '=' => Skip(TokenKind.Assign, 1),
        ':' when Next == '=' => Skip(TokenKind.Declare, 2),
        '"' => ReadQuoted(TokenKind.Quoted),
        '\'' => ReadQuoted(TokenKind.Character),
        '`' => ReadRaw(),
        '.' when char.IsAsciiDigit(Next) => ReadNumber(),
        '+' or '-' or (>= '0' and <= '9') => ReadNumber(),
        '.' => ReadField(),
        '$' => ReadVariable(),
        _ when letter == '_' || char.IsLetter(letter) => ReadIdentifier(),
        _ => throw source.Error(_at, $"unexpected U+{(int)letter:X4} '{letter}' in command"),
    };

    private char Next => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    private Token Skip(TokenKind kind, int length)
    {
        var start = _at;
        _at += length;
        return new Token(kind, _text[start.._at], start);
    }

    private Token ReadSpace()
    {
        var start = _at;
        // the last blank may belong to the closing delimiter
        do
        {
            _at++;
        }
        while (_at < _text.Length && GoLexer.IsBlank(_text[_at]) && !_text.AsSpan(_at + 1).StartsWith("-}}", StringComparison.Ordinal));

        return new Token(TokenKind.Space, " ", start);
    }

    private Token ReadQuoted(TokenKind kind)
    {
        var start = _at;
        return new Token(kind, GoQuotedText.Read(source, ref _at), start);
    }

    private Token ReadRaw()
    {
        var start = _at;
        var end = _text.IndexOf('`', start + 1);
        if (end < 0)
        {
            throw source.Error(start, "unterminated raw quoted string");
        }

        _at = end + 1;
        return new Token(TokenKind.Quoted, _text[(start + 1)..end].Replace("\r", "", StringComparison.Ordinal), start);
    }

    private Token ReadNumber()
    {
        var start = _at;
        _at++;
        while (_at < _text.Length && IsInNumber(_text[_at], _text[_at - 1]))
        {
            _at++;
        }

        return new Token(TokenKind.Number, _text[start.._at], start);
    }

    private static bool IsInNumber(char letter, char before) =>
        char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' || (letter is '+' or '-' && before is 'e' or 'E');

    private Token ReadField()
    {
        var start = _at++;
        var name = ReadWord();
        return new Token(name.Length > 0 ? TokenKind.Field : TokenKind.Dot, name, start);
    }

    private Token ReadVariable()
    {
        var start = _at++;
        return new Token(TokenKind.Variable, "$" + ReadWord(), start);
    }

    private Token ReadIdentifier()
    {
        var start = _at;
        return new Token(TokenKind.Identifier, ReadWord(), start);
    }

    private string ReadWord()
    {
        var start = _at;
        while (_at < _text.Length && (_text[_at] == '_' || char.IsLetterOrDigit(_text[_at])))
        {
            _at++;
        }

        return _text[start.._at];
    }
}
