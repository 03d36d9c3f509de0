namespace AlertImages.GoTemplates;

/// <summary>Kinds of tokens.</summary>
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

/// <summary>A token: its kind, its text without quotes or the dot of a field, and where it begins.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Position);
