namespace AlertImages.Rendering.Charts;

/// <summary>What a data source said.</summary>
internal abstract record ChartAnswer
{
    private ChartAnswer()
    {
    }

    /// <summary>The curves, the alert's own first.</summary>
    /// <param name="Series">At most as many as are drawn.</param>
    /// <param name="MoreSeries">How many there are besides.</param>
    /// <param name="IsCut">True when points or the rest of the answer were left out.</param>
    public sealed record Curves(IReadOnlyList<ChartSeries> Series, int MoreSeries, bool IsCut) : ChartAnswer;

    /// <summary>None; the detail is for a person and holds no secret.</summary>
    public sealed record Failed(string Detail) : ChartAnswer;
}
