namespace AlertImages.Rendering.Charts;

/// <summary>
/// Splits the expression of an alert into curve and threshold. Knows the precedence of PromQL's binary operators
/// (https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence) and nothing else; what cannot be split is drawn whole.
/// </summary>
internal sealed class ExpressionSplitter
{
    private const int MaxCurves = 4;
    private const int MaxDepth = 50;
    private static readonly string[][] s_levels = [["or"], ["and", "unless"], ["==", "!=", ">", ">=", "<", "<="], ["+", "-"], ["*", "/", "%", "atan2"], ["^"]];
    private static readonly string[] s_comparisons = s_levels[2];
    private readonly string _text;

    private ExpressionSplitter(string text) => _text = text;

    /// <summary>Never fails: the least that comes back is the expression itself.</summary>
    public static SplitExpression Split(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        var text = expression.Trim();
        var whole = new SplitExpression([text], [], []);
        return PromQlTokens.Read(text) is { Count: > 0 } tokens ? new ExpressionSplitter(text).Split(tokens, 0) ?? whole : whole;
    }

    /// <summary>Null when there is no comparison in it.</summary>
    private SplitExpression? Split(IReadOnlyList<PromQlToken> tokens, int depth)
    {
        if (depth > MaxDepth || tokens.Count == 0)
        {
            return null;
        }

        if (Inner(tokens) is { } inner)
        {
            return new ExpressionSplitter(inner).SplitInner(depth);
        }

        if (Binary.Find(tokens) is not { } binary)
        {
            return null;
        }

        return binary.Operator.ToLowerInvariant() switch
        {
            "or" => Or(Split(binary.Left, depth + 1) ?? Whole(binary.Left), Split(binary.Right, depth + 1) ?? Whole(binary.Right)),
            "and" => And(Split(binary.Left, depth + 1), Split(binary.Right, depth + 1), binary),
            "unless" => Unless(Split(binary.Left, depth + 1) ?? Whole(binary.Left), Text(binary.Right)),
            "*" when binary.JoinsLabels => Split(binary.Left, depth + 1),
            var comparison when s_comparisons.Contains(comparison) => Compare(binary, depth),
            _ => null,
        };
    }

    private SplitExpression? SplitInner(int depth) => PromQlTokens.Read(_text) is { } tokens ? Split(tokens, depth + 1) : null;

    private SplitExpression Compare(Binary binary, int depth)
    {
        var (left, right, comparison) = (binary.Left, binary.Right, binary.Operator);
        var limit = ConstantExpression.Evaluate(Text(right));
        if (limit is null && ConstantExpression.Evaluate(Text(left)) is { } mirrored)
        {
            (left, right, comparison, limit) = (right, left, Mirror(comparison), mirrored);
        }

        var threshold = new ChartThreshold(comparison, limit, Plain(right));
        // 1 < x < 5 is (1 < x) < 5
        return Split(left, depth + 1) is { } before
            ? before with { Thresholds = [.. before.Thresholds, threshold] }
            : new SplitExpression([Plain(left)], [threshold], []);
    }

    private static SplitExpression Or(SplitExpression left, SplitExpression right) => new(
        [.. left.Curves.Union(right.Curves, StringComparer.Ordinal).Take(MaxCurves)],
        [.. left.Thresholds.Union(right.Thresholds)],
        [.. left.Conditions.Union(right.Conditions, StringComparer.Ordinal)]);

    /// <summary>Two conditions on one curve, or one limit for two curves, are one picture; else the first one is, and the other is named.</summary>
    private SplitExpression? And(SplitExpression? left, SplitExpression? right, Binary binary) => (left, right) switch
    {
        (null, null) => null,
        (null, { } only) => only with { Conditions = [.. only.Conditions, Text(binary.Left)] },
        ({ } only, null) => only with { Conditions = [.. only.Conditions, Text(binary.Right)] },
        ({ } one, { } other) when one.Curves.SequenceEqual(other.Curves, StringComparer.Ordinal) || SameLimits(one, other) => Or(one, other),
        ({ } one, _) => one with { Conditions = [.. one.Conditions, Text(binary.Right)] },
    };

    private static bool SameLimits(SplitExpression one, SplitExpression other) =>
        one.Thresholds.Select(static threshold => (threshold.Operator, threshold.Value))
            .SequenceEqual(other.Thresholds.Select(static threshold => (threshold.Operator, threshold.Value)))
        && one.Thresholds.All(static threshold => threshold.Value is not (null or 0));

    private static SplitExpression Unless(SplitExpression left, string right) => left with { Conditions = [.. left.Conditions, "unless " + right] };

    private SplitExpression Whole(IReadOnlyList<PromQlToken> tokens) => new([Plain(tokens)], [], []);

    private string Text(IReadOnlyList<PromQlToken> tokens) => _text[tokens[0].Start..tokens[^1].End];

    /// <summary>Without brackets around the whole.</summary>
    private string Plain(IReadOnlyList<PromQlToken> tokens)
    {
        var text = Text(tokens);
        while (PromQlTokens.Read(text) is { } read && Inner(read) is { } inner)
        {
            text = inner.Trim();
        }

        return text;
    }

    private static string? Inner(IReadOnlyList<PromQlToken> tokens) =>
        tokens is [{ Kind: PromQlTokenKind.Bracket } one] && one.Text[0] == '(' ? one.Text[1..^1] : null;

    private static string Mirror(string comparison) => comparison switch
    {
        ">" => "<",
        ">=" => "<=",
        "<" => ">",
        "<=" => ">=",
        _ => comparison,
    };

    /// <summary>An operator with its two sides; of several the one that is applied last.</summary>
    private sealed record Binary(IReadOnlyList<PromQlToken> Left, string Operator, IReadOnlyList<PromQlToken> Right, bool JoinsLabels)
    {
        public static Binary? Find(IReadOnlyList<PromQlToken> tokens)
        {
            foreach (var level in s_levels)
            {
                // all but ^ are applied from left to right, so the last one counts
                for (var index = tokens.Count - 2; index > 0; index--)
                {
                    if (tokens[index].Kind == PromQlTokenKind.Operator
                        && level.Contains(tokens[index].Text, StringComparer.OrdinalIgnoreCase)
                        && !IsSign(tokens, index))
                    {
                        var (right, joins) = AfterModifiers(tokens, index + 1);
                        return right >= tokens.Count ? null : new Binary([.. tokens.Take(index)], tokens[index].Text, [.. tokens.Skip(right)], joins);
                    }
                }
            }

            return null;
        }

        /// <summary>The minus of <c>-x</c>, <c>a * -1</c> and <c>offset -5m</c>.</summary>
        private static bool IsSign(IReadOnlyList<PromQlToken> tokens, int index) =>
            tokens[index].Text is "-" or "+"
            && (tokens[index - 1].Kind == PromQlTokenKind.Operator
                || tokens[index - 1].Text is "@" or "bool"
                || tokens[index - 1].Text.Equals("offset", StringComparison.OrdinalIgnoreCase));

        /// <summary>Skips <c>bool</c>, <c>on(…)</c>, <c>ignoring(…)</c>, <c>group_left(…)</c> and <c>group_right(…)</c>.</summary>
        private static (int Index, bool JoinsLabels) AfterModifiers(IReadOnlyList<PromQlToken> tokens, int index)
        {
            var joins = false;
            while (index < tokens.Count - 1 && tokens[index].Text.ToLowerInvariant() is "bool" or "on" or "ignoring" or "group_left" or "group_right")
            {
                joins |= tokens[index].Text.StartsWith("group_", StringComparison.OrdinalIgnoreCase);
                index++;
                if (!tokens[index - 1].Text.Equals("bool", StringComparison.OrdinalIgnoreCase)
                    && tokens[index] is { Kind: PromQlTokenKind.Bracket }
                    && index + 1 < tokens.Count)
                {
                    index++;
                }
            }

            return (index, joins);
        }
    }
}
