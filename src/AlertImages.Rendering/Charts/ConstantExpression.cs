using System.Globalization;
using AlertImages.Core.Work;

namespace AlertImages.Rendering.Charts;

/// <summary>The value of an expression of numbers only, such as <c>5 * 1024^3</c> or <c>24h</c>.</summary>
internal sealed class ConstantExpression
{
    private const int MaxDepth = 50;
    private readonly IReadOnlyList<PromQlToken> _tokens;
    private readonly int _depth;
    private int _index;

    private ConstantExpression(IReadOnlyList<PromQlToken> tokens, int depth) => (_tokens, _depth) = (tokens, depth);

    /// <summary>Null when it is anything else.</summary>
    public static double? Evaluate(string text) => Evaluate(text, 0);

    private static double? Evaluate(string text, int depth)
    {
        if (depth > MaxDepth || PromQlTokens.Read(text) is not { Count: > 0 } tokens)
        {
            return null;
        }

        var reader = new ConstantExpression(tokens, depth);
        return reader.Sum() is { } value && reader._index == tokens.Count ? value : null;
    }

    private string Operator => _index < _tokens.Count && _tokens[_index].Kind == PromQlTokenKind.Operator ? _tokens[_index].Text : "";

    private double? Sum()
    {
        var value = Product();
        while (value is not null && Operator is "+" or "-")
        {
            var isPlus = Operator == "+";
            _index++;
            value = isPlus ? value + Product() : value - Product();
        }

        return value;
    }

    private double? Product()
    {
        var value = Sign();
        while (value is not null && Operator is "*" or "/" or "%")
        {
            var operation = Operator;
            _index++;
            var right = Sign();
            value = operation switch { "*" => value * right, "/" => value / right, _ => value % right };
        }

        return value;
    }

    /// <summary>A sign binds less than a power: <c>-2^2</c> is -4.</summary>
    private double? Sign()
    {
        var isNegative = false;
        while (Operator is "-" or "+")
        {
            isNegative ^= Operator == "-";
            _index++;
        }

        return isNegative ? -Power() : Power();
    }

    private double? Power()
    {
        var value = Number();
        if (value is null || Operator != "^")
        {
            return value;
        }

        _index++;
        return Sign() is { } exponent ? Math.Pow(value.Value, exponent) : null;
    }

    private double? Number()
    {
        if (_index >= _tokens.Count || _tokens[_index].Kind == PromQlTokenKind.Operator)
        {
            return null;
        }

        var token = _tokens[_index++];
        return token.Kind == PromQlTokenKind.Bracket ? token.Text[0] == '(' ? Evaluate(token.Text[1..^1], _depth + 1) : null : Literal(token.Text);
    }

    private static double? Literal(string text)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null;
        }

        if (char.IsAsciiDigit(text[0]) || text[0] == '.')
        {
            return double.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
                : DurationText.TryParse(text, out var duration) ? duration.TotalSeconds : null;
        }

        return text.ToLowerInvariant() is "inf" ? double.PositiveInfinity : null;
    }
}
