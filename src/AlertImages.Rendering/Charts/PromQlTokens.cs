namespace AlertImages.Rendering.Charts;

/// <summary>One piece of an expression at its outermost level: a word or number, an operator, or a bracket with all that it holds.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it stands there.</param>
/// <param name="Start">Where it begins in the expression.</param>
internal readonly record struct PromQlToken(PromQlTokenKind Kind, string Text, int Start)
{
    public int End => Start + Text.Length;
}

/// <summary>What a token is.</summary>
internal enum PromQlTokenKind
{
    Word,
    Operator,
    Bracket,
}

/// <summary>
/// Cuts an expression of PromQL or LogQL into tokens, only as far as splitting needs it:
/// what stands in brackets is one token, strings and comments hold no operators
/// (https://prometheus.io/docs/prometheus/latest/querying/basics/).
/// </summary>
internal static class PromQlTokens
{
    private static readonly string[] s_operators = ["==", "!=", ">=", "<=", ">", "<", "+", "-", "*", "/", "%", "^"];
    private static readonly string[] s_words = ["and", "or", "unless", "atan2"];

    /// <summary>Null when brackets or quotes do not close.</summary>
    public static IReadOnlyList<PromQlToken>? Read(string text)
    {
        var tokens = new List<PromQlToken>();
        var index = 0;
        while (index < text.Length)
        {
            if (char.IsWhiteSpace(text[index]))
            {
                index++;
            }
            else if (text[index] == '#')
            {
                index = EndOfLine(text, index);
            }
            else if (Next(text, index) is { } token)
            {
                tokens.Add(token);
                index = token.End;
            }
            else
            {
                return null;
            }
        }

        return tokens;
    }

    private static PromQlToken? Next(string text, int start)
    {
        if (text[start] is '(' or '[' or '{')
        {
            return EndOfBracket(text, start) is { } end ? new(PromQlTokenKind.Bracket, text[start..end], start) : null;
        }

        if (text[start] is '"' or '\'' or '`')
        {
            return EndOfString(text, start) is { } end ? new(PromQlTokenKind.Word, text[start..end], start) : null;
        }

        if (Array.Find(s_operators, candidate => string.CompareOrdinal(text, start, candidate, 0, candidate.Length) == 0) is { } found)
        {
            return new(PromQlTokenKind.Operator, found, start);
        }

        if (!IsWord(text[start]))
        {
            // a closing bracket too many, or a sign of another language
            return text[start] is ')' or ']' or '}' ? null : new(PromQlTokenKind.Word, text[start..(start + 1)], start);
        }

        var word = Word(text, start);
        return new(s_words.Contains(word, StringComparer.OrdinalIgnoreCase) ? PromQlTokenKind.Operator : PromQlTokenKind.Word, word, start);
    }

    private static string Word(string text, int start)
    {
        var end = start;
        while (end < text.Length && (IsWord(text[end]) || IsSignOfExponent(text, start, end)))
        {
            end++;
        }

        return text[start..end];
    }

    /// <summary>The minus of <c>1e-9</c>.</summary>
    private static bool IsSignOfExponent(string text, int start, int at) =>
        text[at] is '-' or '+' && at > start && text[at - 1] is 'e' or 'E' && (char.IsAsciiDigit(text[start]) || text[start] == '.')
        && !text.AsSpan(start).StartsWith("0x", StringComparison.OrdinalIgnoreCase) && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]);

    private static bool IsWord(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or ':' or '.' or '$';

    private static int EndOfLine(string text, int start) => text.IndexOf('\n', start) is var end and >= 0 ? end : text.Length;

    private static int? EndOfString(string text, int start)
    {
        for (var index = start + 1; index < text.Length; index++)
        {
            if (text[index] == '\\' && text[start] != '`')
            {
                index++;
            }
            else if (text[index] == text[start])
            {
                return index + 1;
            }
        }

        return null;
    }

    private static int? EndOfBracket(string text, int start)
    {
        var open = new Stack<char>();
        for (var index = start; index < text.Length; index++)
        {
            switch (text[index])
            {
                case '(' or '[' or '{':
                    open.Push(text[index]);
                    break;
                case ')' or ']' or '}':
                    if ((open.Pop(), text[index]) is not (('(', ')') or ('[', ']') or ('{', '}')))
                    {
                        return null;
                    }

                    break;
                case '"' or '\'' or '`':
                    if (EndOfString(text, index) is not { } end)
                    {
                        return null;
                    }

                    index = end - 1;
                    break;
                case '#':
                    index = EndOfLine(text, index) - 1;
                    break;
                default:
                    break;
            }

            if (open.Count == 0)
            {
                return index + 1;
            }
        }

        return null;
    }
}
