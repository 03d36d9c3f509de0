using System.Text;
using System.Xml.Linq;
using AlertImages.Core.Pictures.Drawing;
using AlertImages.Core.Screenshots;

namespace AlertImages.Rendering.Charts;

/// <summary>Draws a chart as SVG: curves, limits and their zones, when the alert began and ended, legend, notes.</summary>
internal sealed class ChartDrawing
{
    private const double Small = 12;
    private const double Large = 17;
    private const double Row = 18;
    private const double Left = 76;
    private const double Right = 20;
    private const double Top = 62;
    private const double Axis = 26;
    private const int MaxLegendRows = 4;
    private const int SmallestWidth = 240;
    private const int SmallestHeight = 160;

    private readonly ChartModel _model;
    private readonly PictureColors _colors;
    private readonly ClockText _clock;
    private readonly ChartUnit _unit;
    private readonly double _width;
    private readonly double _height;
    private readonly double _bottom;
    private readonly (double Low, double High) _range;
    private readonly IReadOnlyList<(string Text, string Color, bool IsLine)> _legend;

    private ChartDrawing(ChartModel model)
    {
        _model = model;
        _colors = PictureColors.Of(model.Look.Theme);
        _clock = new ClockText(model.Look.TimeZone);
        (_width, _height) = SizeOf(model.Look);
        _unit = model.Unit;
        _range = ChartScale.Range(model.Values);
        _legend = Legend();
        _bottom = _height - Axis - (_legend.Count * Row) - (model.Notes.Count * Row) - 6;
    }

    /// <summary>Width and height in CSS pixels: in less there is no room for a chart.</summary>
    public static (int Width, int Height) SizeOf(ScreenshotLook look) => (Math.Max(look.Width, SmallestWidth), Math.Max(look.Height, SmallestHeight));

    /// <summary>The picture as a document.</summary>
    public static string Draw(ChartModel model) => Svg.Print(new ChartDrawing(model).Draw());

    private XElement Draw()
    {
        var root = Svg.Root(_width, _height, $"{_model.Subject.Title}: {_model.Split.Curves[0]}");
        root.Add(Svg.Box(0, 0, _width, _height, _colors.Background));
        root.Add(Svg.Text(
            16,
            28,
            _model.Subject.Title.Length > 0 ? _model.Subject.Title : "Alert",
            Large,
            _colors.Text,
            _width - 48 - Svg.WidthOf(_clock.ZoneName, Small),
            bold: true));
        root.Add(Svg.Text(_width - 16, 28, _clock.ZoneName, Small, _colors.Weak, anchor: "end"));
        root.Add(Svg.Text(16, 48, string.Join(" ; ", _model.Split.Curves), Small, _colors.Weak, _width - 32));
        DrawGrid(root);
        DrawInterval(root);
        var plot = Svg.Element("g", ("clip-path", "url(#plot)"));
        DrawZones(plot);
        DrawCurves(plot);
        var clip = Svg.Element("clipPath", ("id", "plot"));
        clip.Add(Svg.Element("rect", ("x", Left), ("y", Top), ("width", _width - Left - Right), ("height", _bottom - Top)));
        root.Add(clip, plot);
        DrawLimits(root);
        DrawLegend(root);
        return root;
    }

    private void DrawGrid(XElement root)
    {
        var lines = ChartScale.Lines(_range.Low, _range.High, Math.Max(2, (int)((_bottom - Top) / 55)), _unit.StepBase);
        foreach (var value in lines)
        {
            root.Add(Svg.Line(Left, Y(value), _width - Right, Y(value), _colors.Grid));
            root.Add(Svg.Text(Left - 8, Y(value) + 4, _unit.Write(value), Small, _colors.Weak, anchor: "end"));
        }

        var (times, format) = ChartScale.Times(_model.From, _model.To, Math.Max(2, (int)((_width - Left - Right) / 90)), _clock);
        foreach (var time in times)
        {
            root.Add(Svg.Line(X(time), Top, X(time), _bottom, _colors.Grid));
            root.Add(Svg.Text(X(time), _bottom + 16, _clock.Format(time, format), Small, _colors.Weak, anchor: "middle"));
        }

    }

    /// <summary>From the start of the alert to its end, or to now.</summary>
    private void DrawInterval(XElement root)
    {
        if (_model.Subject.StartsAt is not { } start || start > _model.To)
        {
            return;
        }

        var end = _model.Subject.EndsAt is { } over && over < _model.To ? over : _model.To;
        var (from, to) = (X(start < _model.From ? _model.From : start), X(end));
        root.Add(Svg.Box(from, Top, to - from, _bottom - Top, PictureColors.Start, 0.07));
        if (start >= _model.From)
        {
            Mark(root, from, "firing since " + _clock.Format(start, "HH:mm:ss"), PictureColors.Start);
        }

        if (_model.Subject.EndsAt is not null && end < _model.To)
        {
            Mark(root, to, "resolved " + _clock.Format(end, "HH:mm:ss"), PictureColors.End);
        }
    }

    private void Mark(XElement root, double x, string text, string color)
    {
        var fits = x + Svg.WidthOf(text, Small - 1) < _width - Right;
        root.Add(Svg.Line(x, Top, x, _bottom, color, 1.5, "3 3"));
        root.Add(Svg.Text(fits ? x + 5 : x - 5, Top + (color == PictureColors.End ? 28 : 13), text, Small - 1, color, anchor: fits ? "start" : "end"));
    }

    private void DrawZones(XElement plot)
    {
        foreach (var threshold in _model.Split.Thresholds.Where(static threshold => threshold.Value is { } value && double.IsFinite(value)))
        {
            var y = Math.Clamp(Y(threshold.Value!.Value), Top, _bottom);
            if (threshold.IsUpper)
            {
                plot.Add(Svg.Box(Left, Top, _width - Left - Right, y - Top, PictureColors.Alert, 0.08));
            }
            else if (threshold.IsLower)
            {
                plot.Add(Svg.Box(Left, y, _width - Left - Right, _bottom - y, PictureColors.Alert, 0.08));
            }
        }
    }

    private void DrawCurves(XElement plot)
    {
        foreach (var series in _model.Faint)
        {
            plot.Add(Curve(series, _colors.Faint, 1, 0.45, "none", "faint"));
        }

        foreach (var (index, series) in _model.Strong.Index().Reverse())
        {
            plot.Add(Curve(series, ColorOf(index), 2, 1, "none", "own"));
        }

        foreach (var series in _model.Limits)
        {
            plot.Add(Curve(series, PictureColors.Alert, 1.5, 1, "6 4", "limit"));
        }
    }

    private XElement Curve(ChartSeries series, string color, double width, double opacity, string dashes, string kind)
    {
        var path = new StringBuilder();
        DateTimeOffset? before = null;
        for (var index = 0; index < series.Points.Count; index++)
        {
            var (time, value) = series.Points[index];
            var begins = before is null || time - before > _model.Step * 2;
            path.Append(begins ? 'M' : 'L').Append(Svg.Number(X(time))).Append(' ').Append(Svg.Number(Y(value)));
            // a point with no neighbour would not be seen
            var isAlone = begins && (index == series.Points.Count - 1 || series.Points[index + 1].Time - time > _model.Step * 2);
            path.Append(isAlone ? "h0.01" : "");
            before = time;
        }

        var element = Svg.Element(
            "path",
            ("d", path),
            ("fill", "none"),
            ("stroke", color),
            ("stroke-width", width),
            ("stroke-opacity", opacity),
            ("stroke-dasharray", dashes),
            ("stroke-linejoin", "round"),
            ("stroke-linecap", "round"),
            ("class", kind));
        element.Add(new XElement(element.Name.Namespace + "title", Svg.Fit(series.Legend(), Small, 4000)));
        return element;
    }

    private void DrawLimits(XElement root)
    {
        foreach (var threshold in _model.Split.Thresholds.Where(static threshold => threshold.Value is { } value && double.IsFinite(value)))
        {
            var y = Y(threshold.Value!.Value);
            root.Add(Svg.Line(Left, y, _width - Right, y, PictureColors.Alert, 1.5, "6 4"));
            root.Add(Svg.Text(
                _width - Right - 4,
                threshold.IsLower ? y + 14 : y - 5,
                $"{threshold.Operator} {_unit.Write(threshold.Value.Value)}",
                Small,
                PictureColors.Alert,
                anchor: "end"));
        }
    }

    private void DrawLegend(XElement root)
    {
        var y = _bottom + Axis + 12;
        foreach (var (text, color, isLine) in _legend)
        {
            if (isLine)
            {
                root.Add(Svg.Line(16, y - 4, 32, y - 4, color, 3));
            }

            root.Add(Svg.Text(40, y, text, Small, _colors.Text, _width - 60));
            y += Row;
        }

        foreach (var note in _model.Notes)
        {
            root.Add(Svg.Text(40, y, note, Small - 1, _colors.Weak, _width - 60));
            y += Row;
        }
    }

    private List<(string Text, string Color, bool IsLine)> Legend()
    {
        var rows = new List<(string, string, bool)>();
        var strong = _model.Strong;
        foreach (var (index, series) in strong.Take(MaxLegendRows).Index())
        {
            var last = series.Points.Count > 0
                ? $"  last {_unit.Write(series.Points[^1].Value)}  max {_unit.Write(series.Points.Max(static point => point.Value))}"
                : "";
            // the numbers are seen whatever the labels' length
            rows.Add((Svg.Fit(series.Legend() is var legend and not "{}" ? legend : _model.Split.Curves[0], Small, _width - 60 - Svg.WidthOf(last, Small))
                + last, ColorOf(index), true));
        }

        var more = new List<string>();
        if (strong.Count > MaxLegendRows)
        {
            more.Add($"and {strong.Count - MaxLegendRows} more");
        }

        if (_model.Faint.Count > 0)
        {
            more.Add($"faint: {_model.Faint.Count} other series");
        }

        if (_model.Limits.Count > 0)
        {
            more.Add("dashed: the limit "
                + string.Join(
                    " ; ",
                    _model.Split.Thresholds.Where(static threshold => threshold.Value is null)
                        .Select(static threshold => $"{threshold.Operator} {threshold.Expression}")));
        }

        if (more.Count > 0)
        {
            rows.Add((string.Join("  ·  ", more), _colors.Faint, false));
        }

        return rows;
    }

    private double X(DateTimeOffset time) => Left + ((_width - Left - Right) * ((time - _model.From) / (_model.To - _model.From)));

    private double Y(double value) => _bottom - ((_bottom - Top) * ((value - _range.Low) / (_range.High - _range.Low)));

    private static string ColorOf(int index) => PictureColors.Curves[index % PictureColors.Curves.Count];
}
