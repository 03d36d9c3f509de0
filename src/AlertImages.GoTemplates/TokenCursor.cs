namespace AlertImages.GoTemplates;

/// <summary>The place of a parser in the tokens of a text.</summary>
internal sealed class TokenCursor(GoSource source)
{
    private const int MaxNesting = 200;
    private readonly IReadOnlyList<Token> _tokens = GoLexer.Read(source);
    private int _nesting;

    public GoSource Source => source;

    public Token Current => _tokens[Position];

    /// <summary>The token before the current one.</summary>
    public Token Previous => _tokens[Math.Max(0, Position - 1)];

    /// <summary>Index of the current token; set it to go back.</summary>
    public int Position { get; set; }

    /// <summary>True in no more than the list of the text itself.</summary>
    public bool IsTop => _nesting == 1;

    /// <summary>The current token; the next one becomes the current one.</summary>
    public Token Take() => _tokens[Position++];

    /// <summary>Counts a list or parenthesis, which may be nested only so deep that the parser's own stack suffices.</summary>
    public void Enter()
    {
        if (++_nesting > MaxNesting)
        {
            throw Fail(Current, "nested too deeply");
        }
    }

    public void Leave() => _nesting--;

    public void SkipSpace()
    {
        while (Current.Kind == TokenKind.Space)
        {
            Position++;
        }
    }

    public void Expect(TokenKind kind, string context)
    {
        if (Current.Kind != kind)
        {
            throw Unexpected(context);
        }

        Position++;
    }

    public GoTemplateException Unexpected(string context)
    {
        var found = Current.Kind switch
        {
            TokenKind.End => "EOF",
            TokenKind.CloseAction => "\"}}\"",
            TokenKind.CloseParenthesis => "right paren",
            _ => $"\"{Current.Text}\"",
        };
        return Fail(Current, $"unexpected {found} in {context}");
    }

    public GoTemplateException Fail(Token token, string problem) => Fail(token.Position, problem);

    public GoTemplateException Fail(int position, string problem) => source.Error(position, problem);
}
