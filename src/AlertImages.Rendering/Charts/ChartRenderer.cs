using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pictures.Drawing;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Screenshots;
using Microsoft.Extensions.Logging;

namespace AlertImages.Rendering.Charts;

/// <summary>
/// Draws the chart of an alert's own expression: splits it, asks a data source for its curves, draws them as SVG, and lets the browser make a picture
/// of it.
/// </summary>
public sealed class ChartRenderer(
    ChartOptions options, ProvisionedHolder provisioned, IPictureStudio studio, TimeProvider time, ILogger<ChartRenderer> logger) : IDisposable
{
    private static readonly TimeSpan s_window = TimeSpan.FromHours(1);
    private readonly ChartQueries _queries = new(options, provisioned, time, logger);

    /// <summary>The picture, or why there is none. Throws only when <paramref name="cancellationToken"/> asks for it.</summary>
    public async Task<RenderResult> RenderAsync(ChartSubject subject, ScreenshotWindow window, ScreenshotLook look, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(look);
        var (model, failure) = await BuildAsync(subject, window, look, cancellationToken);
        if (model is null)
        {
            return failure!;
        }

        var (width, height) = ChartDrawing.SizeOf(look);
        var drawing = new PictureDrawing(ChartDrawing.Draw(model), width, height) { Scale = look.Scale };
        return await studio.DrawAsync(drawing, cancellationToken) is { } png
            ? new RenderResult.Rendered(png) { About = About(model) }
            : new RenderResult.Failed(PictureFailure.RendererUnavailable, "there is no browser to make a picture of the chart");
    }

    /// <summary>The chart as SVG, without a browser; or the reason why there is none.</summary>
    public async Task<(string? Svg, string Problem)> DrawAsync(
        ChartSubject subject,
        ScreenshotWindow window,
        ScreenshotLook look,
        CancellationToken cancellationToken)
    {
        var (model, failure) = await BuildAsync(subject, window, look, cancellationToken);
        return model is null ? (null, failure!.Detail) : (ChartDrawing.Draw(model), "");
    }

    /// <inheritdoc />
    public void Dispose() => _queries.Dispose();

    private async Task<(ChartModel? Model, RenderResult.Failed? Failure)> BuildAsync(
        ChartSubject subject,
        ScreenshotWindow window,
        ScreenshotLook look,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (_queries.Choose(subject) is not { } source)
        {
            return (null, new RenderResult.Failed(PictureFailure.NoDashboard, "no data source of [charts] datasources suits the alert's expression"));
        }

        var to = window.To ?? time.GetUtcNow();
        var range = (From: window.From is { } from && from < to ? from : to - s_window, To: to);
        var split = ExpressionSplitter.Split(subject.Expression);
        var limits = split.Thresholds.Where(static threshold => threshold.Value is null).Select(static threshold => threshold.Expression).Distinct().ToList();
        var answers = await Task.WhenAll(split.Curves.Concat(limits)
            .Select(expression => _queries.AskAsync(source, expression, subject, range, cancellationToken)));
        // a chart without its limit is better than none
        if (answers.Take(split.Curves.Count).OfType<ChartAnswer.Failed>().FirstOrDefault() is { } failed)
        {
            return (null, new RenderResult.Failed(PictureFailure.ChartQueryFailed, $"{source.Name}: {failed.Detail}"));
        }

        var curves = answers.OfType<ChartAnswer.Curves>().ToList();
        ChartSeries[] series = [.. curves.Take(split.Curves.Count).SelectMany(static answer => answer.Series)];
        var hasLimits = curves.Count == answers.Length;
        return series.Any(static one => one.Points.Count > 0)
            ? (new ChartModel
            {
                Subject = subject,
                Split = split,
                Series = series,
                Limits = [.. Own(curves.Skip(split.Curves.Count).SelectMany(static answer => answer.Series), subject)],
                From = range.From,
                To = range.To,
                Step = _queries.StepOf(range.From, range.To),
                Look = look,
                Notes = [.. Notes(subject, split, series, curves), .. hasLimits ? [] : new[] { "The limit could not be had." }],
            }, null)
            : (null, new RenderResult.Failed(PictureFailure.BlankImage, $"{source.Name} has no values for the alert's expression in this window"));
    }

    /// <summary>A limit of each series is only of use beside its series.</summary>
    private static IEnumerable<ChartSeries> Own(IEnumerable<ChartSeries> limits, ChartSubject subject)
    {
        const int MaxLimits = 5;
        return limits.OrderByDescending(limit => limit.IsOf(subject.Labels)).Take(MaxLimits);
    }

    private static IEnumerable<string> Notes(ChartSubject subject, SplitExpression split, ChartSeries[] series, List<ChartAnswer.Curves> curves)
    {
        if (split.Conditions.Count > 0)
        {
            yield return "and: " + string.Join(" ; ", split.Conditions);
        }

        if (!series.Any(one => one.IsOf(subject.Labels)))
        {
            yield return "No series has the labels of the alert: all of them are shown.";
        }

        if (curves.Sum(static answer => answer.MoreSeries) is var more and > 0)
        {
            yield return $"{more} more series are not shown.";
        }

        if (curves.Any(static answer => answer.IsCut))
        {
            yield return "There are more points than are shown.";
        }
    }

    private static PictureAbout About(ChartModel model)
    {
        var value = model.Strong.FirstOrDefault(static series => series.Points.Count > 0)?.Points[^1].Value;
        var unit = model.Unit;
        return new PictureAbout
        {
            Kind = PictureKind.Chart,
            What = model.Split.Curves[0],
            Value = value is { } last ? unit.Write(last) : "",
            Threshold = string.Join(
                " ; ",
                model.Split.Thresholds.Select(threshold =>
                    $"{threshold.Operator} {(threshold.Value is { } number ? unit.Write(number) : threshold.Expression)}")),
            From = model.From,
            To = model.To,
            TimeZone = model.Look.TimeZone,
        };
    }
}
