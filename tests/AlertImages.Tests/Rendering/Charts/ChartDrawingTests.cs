using System.Xml.Linq;
using AlertImages.Core.Panels;
using AlertImages.Core.Screenshots;
using AlertImages.Rendering.Charts;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Rendering.Charts;

/// <summary>Charts as SVG, compared with files that were looked at.</summary>
public sealed class ChartDrawingTests
{
    private static readonly DateTimeOffset s_from = Some.Start.AddHours(-1);

    [Test]
    public void A_limit_from_above_with_faint_neighbours() => Check("upper", Model(
        "rate(errors_total[5m]) / rate(requests_total[5m]) > 0.2",
        [
            Series("web-1", static minute => minute > 40 ? 0.05 + ((minute - 40) * 0.015) : 0.05),
            Series("web-2", static minute => 0.03 + (0.01 * (minute % 7))),
            Series("web-3", static _ => 0.02),
        ]));

    [Test]
    public void A_limit_from_below_of_an_alert_that_is_over_in_light_colours() => Check("lower", Model(
        "node_filesystem_avail_bytes < 5 * 1024^3", [Series("web-1", static minute => (10 - (minute is > 20 and < 50 ? 8 : 0)) * 1073741824d)]) with
    {
        Subject = Subject("node_filesystem_avail_bytes < 5 * 1024^3") with { StartsAt = s_from.AddMinutes(21), EndsAt = s_from.AddMinutes(50) },
        Look = new ScreenshotLook { Theme = "light", TimeZone = "Asia/Tokyo", Width = 640, Height = 320 },
    });

    [Test]
    public void A_limit_that_is_an_expression_with_gaps_and_notes() => Check("expression", Model(
        "queue_length > queue_capacity * 0.9 and up == 1",
        [Series("web-1", static minute => minute * 3, static minute => minute is < 20 or (> 30 and < 40) or 50)]) with
    {
        Limits = [Series("web-1", static _ => 150)],
        Notes = ["and: up == 1", "9970 more series are not shown."],
    });

    [Test]
    public void No_text_can_become_markup()
    {
        const string Hostile = "</text><script>alert(1)</script>\u0000\u202E&amp;<image href='http://evil.example.org'/>";
        var model = Model(
            "x > 1",
            [new ChartSeries(new Dictionary<string, string> { ["__name__"] = Hostile, [Hostile] = Hostile }, [new ChartPoint(s_from.AddMinutes(1), 1)])]) with
        {
            Notes = [Hostile],
        };

        var svg = XDocument.Parse(ChartDrawing.Draw(model with { Subject = Subject(Hostile) with { Title = Hostile } }));

        Assert.That(
            svg.Descendants().Select(static element => element.Name.LocalName).Distinct(),
            Is.SubsetOf(new[] { "svg", "title", "rect", "text", "line", "g", "path", "clipPath" }));
        Assert.That(svg.Descendants().Attributes().Select(static attribute => attribute.Name.LocalName), Has.None.EqualTo("href"));
        Assert.That(svg.ToString(), Does.Not.Contain("\u202E"));
    }

    [TestCase("", "node_filesystem_avail_bytes", 5368709120, "5 GiB")]
    [TestCase("", "rate(node_network_receive_bytes_total[5m])", 2048, "2 KiB/s")]
    [TestCase("", "histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[5m]))", 0.25, "250 ms")]
    [TestCase("", "rate(requests_total[5m])", 12.5, "12.5/s")]
    [TestCase("", "a / b", 0.05, "5%")]
    [TestCase("", "node_load1 / cpus", 1.5, "1.5")]
    [TestCase("", "100 - avg(x) * 100", 93.25, "93.3%")]
    [TestCase("", "node_hwmon_temp_celsius", 75, "75 °C")]
    [TestCase("", "queue_length", 1500000, "1.5 Mil")]
    [TestCase("", "time() - process_start_time_seconds", 172800, "2 d")]
    [TestCase("percentunit", "queue_length", 0.5, "50%")]
    [TestCase("ms", "x", 1500, "1.5 s")]
    public void Values_have_their_unit(string unit, string expression, double value, string expected) =>
        Assert.That(ChartUnit.Of(unit, expression, value).Write(value), Is.EqualTo(expected));

    [TestCase(0, 100, 5, 10, ExpectedResult = "0 20 40 60 80 100")]
    [TestCase(0.04, 0.36, 4, 10, ExpectedResult = "0.1 0.2 0.3")]
    [TestCase(-5, 5, 4, 10, ExpectedResult = "-5 -2.5 0 2.5 5")]
    [TestCase(0, 4294967296, 4, 1024, ExpectedResult = "0 1073741824 2147483648 3221225472 4294967296")]
    [TestCase(7, 7, 4, 10, ExpectedResult = "7")]
    public string Lines_are_round(double low, double high, int wanted, double stepBase) =>
        string.Join(
            ' ',
            ChartScale.Lines(low, high, wanted, stepBase)
                .Select(static line => Math.Round(line, 10).ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static void Check(string name, ChartModel model) =>
        GoldenFile.IsCurrent(
            RepositoryRoot.File("tests", "AlertImages.Tests", "Golden", "pictures", $"chart-{name}.svg"),
            XDocument.Parse(ChartDrawing.Draw(model)) + "\n");

    private static ChartModel Model(string expression, IReadOnlyList<ChartSeries> series) => new()
    {
        Subject = Subject(expression),
        Split = ExpressionSplitter.Split(expression),
        Series = series,
        From = s_from,
        To = s_from.AddHours(1),
        Step = TimeSpan.FromMinutes(1),
        Look = new ScreenshotLook(),
    };

    private static ChartSubject Subject(string expression) => new()
    {
        Expression = expression,
        Title = "SampleAlert",
        Labels = new Dictionary<string, string> { ["alertname"] = "SampleAlert", ["instance"] = "web-1" },
        StartsAt = s_from.AddMinutes(50),
    };

    private static ChartSeries Series(string instance, Func<int, double> value, Func<int, bool>? isThere = null) => new(
        new Dictionary<string, string> { ["__name__"] = "sample", ["instance"] = instance },
        [.. Enumerable.Range(0, 61)
            .Where(minute => isThere?.Invoke(minute) ?? true)
            .Select(minute => new ChartPoint(s_from.AddMinutes(minute), value(minute)))]);
}
