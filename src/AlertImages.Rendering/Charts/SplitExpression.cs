namespace AlertImages.Rendering.Charts;

/// <summary>What an alert's expression says, taken apart as a person would: what to look at, and where it becomes too much.</summary>
/// <param name="Curves">Expressions to draw; at least one, the most important first.</param>
/// <param name="Thresholds">Where the alert begins.</param>
/// <param name="Conditions">What else must hold and is not drawn.</param>
internal sealed record SplitExpression(IReadOnlyList<string> Curves, IReadOnlyList<ChartThreshold> Thresholds, IReadOnlyList<string> Conditions);

/// <summary>One limit: a number, or an expression that is drawn as a curve of its own.</summary>
/// <param name="Operator">The alert fires where the curve is <c>&gt;</c>, <c>&gt;=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>==</c> or <c>!=</c> this.</param>
/// <param name="Value">The number; null when it is an expression.</param>
/// <param name="Expression">As it stands in the alert's expression.</param>
internal sealed record ChartThreshold(string Operator, double? Value, string Expression)
{
    /// <summary>True where the zone of the alert lies above.</summary>
    public bool IsUpper => Operator is ">" or ">=";

    /// <summary>True where it lies below.</summary>
    public bool IsLower => Operator is "<" or "<=";
}
