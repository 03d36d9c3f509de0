using AlertImages.Core.Panels;
using AlertImages.Core.Screenshots;

namespace AlertImages.Rendering.Charts;

/// <summary>Everything that a chart shows.</summary>
internal sealed record ChartModel
{
    public required ChartSubject Subject { get; init; }

    public required SplitExpression Split { get; init; }

    /// <summary>The curves; of several expressions one after the other.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>Limits that are expressions, as curves.</summary>
    public IReadOnlyList<ChartSeries> Limits { get; init; } = [];

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>Distance of two points; where it is larger there is a gap.</summary>
    public required TimeSpan Step { get; init; }

    public required ScreenshotLook Look { get; init; }

    /// <summary>What is not shown, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>All values that it shows, limits included.</summary>
    public IReadOnlyList<double> Values => [
        .. Series.Concat(Limits).SelectMany(static series => series.Points).Select(static point => point.Value),
        .. Split.Thresholds.Select(static threshold => threshold.Value ?? double.NaN).Where(double.IsFinite),
    ];

    /// <summary>How its values are written.</summary>
    public ChartUnit Unit => ChartUnit.Of(Subject.Unit, Split.Curves[0], Values.Select(Math.Abs).DefaultIfEmpty(0).Max());

    /// <summary>The alert's own curves; all of them when none is its own.</summary>
    public IReadOnlyList<ChartSeries> Strong =>
        Series.Any(series => series.IsOf(Subject.Labels)) ? [.. Series.Where(series => series.IsOf(Subject.Labels))] : Series;

    /// <summary>The others.</summary>
    public IReadOnlyList<ChartSeries> Faint => [.. Series.Except(Strong)];
}
