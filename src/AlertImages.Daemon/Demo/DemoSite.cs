using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace AlertImages.Daemon.Demo;

/// <summary>The demo's other side on loopback: a page that behaves like a Grafana panel, and a receiver that shows what it got.</summary>
internal sealed class DemoSite : IAsyncDisposable
{
    private const double Threshold = 1;
    private readonly WebApplication _application;
    private readonly List<JsonObject> _messages = [];
    private readonly Channel<JsonObject> _arrivals = Channel.CreateUnbounded<JsonObject>();

    private DemoSite(WebApplication application) => _application = application;

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Address => _application.Urls.First();

    /// <summary>When the sample latency rises above its threshold.</summary>
    public DateTimeOffset? FiredAt { get; set; }

    /// <summary>When it falls again.</summary>
    public DateTimeOffset? ResolvedAt { get; set; }

    public static async Task<DemoSite> StartAsync(int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore();
        var site = new DemoSite(builder.Build());
        site.Map();
        await site._application.StartAsync(cancellationToken);
        return site;
    }

    /// <summary>The next notification that arrives.</summary>
    public async Task<JsonObject> NextAsync(CancellationToken cancellationToken) => await _arrivals.Reader.ReadAsync(cancellationToken);

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private void Map()
    {
        _application.UseRouting();
        _application.MapGet("/d-solo/{uid}/{slug}", static () => Resource("dashboard/panel.html", "text/html"));
        _application.MapGet("/d/{uid}", static () => Resource("dashboard/panel.html", "text/html"));
        _application.MapGet("/dashboard/panel.js", static () => Resource("dashboard/panel.js", "text/javascript"));
        _application.MapGet("/dashboard/series", (long from, long to) => TypedResults.Text(Series(from, to).ToJsonString(), "application/json"));
        _application.MapPost("/prometheus/api/v1/query_range", (Delegate)CurvesAsync);
        _application.MapPost("/loki/api/v1/query_range", (Delegate)LogsAsync);
        _application.MapGet("/", () => TypedResults.Text(ReceiverPage(), "text/html"));
        _application.MapPost("/receiver", (Delegate)ReceiveAsync);
        _application.MapPost("/refuses", static () => TypedResults.BadRequest("no such channel"));
        _application.MapPost("/busy", static (HttpContext context) =>
        {
            context.Response.Headers.RetryAfter = "600";
            return TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
        });
    }

    private async Task<IResult> ReceiveAsync(HttpContext context)
    {
        if (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) is not JsonObject message)
        {
            return TypedResults.BadRequest();
        }

        lock (_messages)
        {
            _messages.Add(message);
        }

        await _arrivals.Writer.WriteAsync(message, context.RequestAborted);
        return TypedResults.Ok();
    }

    /// <summary>A latency that wanders around 0.4 s, and around 1.5 s while the alert fires.</summary>
    private JsonObject Series(long from, long to)
    {
        const int Points = 240;
        var points = new JsonArray();
        for (var index = 0; index <= Points; index++)
        {
            var time = from + ((to - from) * index / Points);
            var wave = Math.Sin(time / 240_000.0) + (0.6 * Math.Sin(time / 61_000.0)) + (0.4 * Math.Sin(time / 17_000.0));
            var level = IsHigh(time) ? 1.5 : 0.4;
            points.Add(new JsonArray(time, Math.Round(level + (0.09 * wave), 3)));
        }

        return new JsonObject { ["title"] = "Request latency, p99", ["name"] = "web-1:9100", ["threshold"] = Threshold, ["points"] = points };
    }

    /// <summary>The error ratio of four instances as Prometheus would tell it: the first goes bad when the alert fires.</summary>
    private async Task<IResult> CurvesAsync(HttpContext context)
    {
        var (from, to, step) = await RangeAsync(context);
        return Matrix(Enumerable.Range(1, 4).Select(number => (
            new JsonObject { ["__name__"] = "job:errors:ratio", ["instance"] = $"web-{number}:9100" },
            Points(from, to, step, time => 0.06 + (0.02 * Math.Sin((time / 300) + number)) + (IsHigh((long)(time * 1000)) ? 0.32 / number : 0)))));
    }

    /// <summary>Failed logins as Loki would tell them: their number, or their last lines.</summary>
    private async Task<IResult> LogsAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["query"].ToString().StartsWith('{'))
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            return Answer("streams", new JsonArray(new JsonObject
            {
                ["stream"] = new JsonObject { ["app"] = "auth" },
                ["values"] = new JsonArray([.. Enumerable.Range(0, 4)
                    .Select(age => new JsonArray(
                        $"{now - (age * 700)}000000",
                        $"level=warn msg=\"login failed\" user=u{4711 + age} from=192.0.2.{17 + age}"))]),
            }));
        }

        var (from, to, step) = await RangeAsync(context);
        return Matrix([(new JsonObject(), Points(from, to, step, time => 0.4 + (0.2 * Math.Sin(time / 200)) + (IsHigh((long)(time * 1000)) ? 4 : 0)))]);
    }

    private static async Task<(double From, double To, double Step)> RangeAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        double Number(string name) => double.TryParse(form[name], CultureInfo.InvariantCulture, out var number) ? number : 0;
        return (Number("start"), Number("end"), Math.Max(1, Number("step")));
    }

    private static JsonArray Points(double from, double to, double step, Func<double, double> value)
    {
        const int Most = 2000;
        return new JsonArray([.. Enumerable.Range(0, (int)Math.Clamp((to - from) / step, 0, Most))
            .Select(index => from + (index * step))
            .Select(time => new JsonArray(time, value(time).ToString("0.####", CultureInfo.InvariantCulture)))]);
    }

    private static IResult Matrix(IEnumerable<(JsonObject Labels, JsonArray Points)> series) =>
        Answer("matrix", new JsonArray([.. series.Select(static one => new JsonObject { ["metric"] = one.Labels, ["values"] = one.Points })]));

    private static IResult Answer(string type, JsonArray result) =>
        TypedResults.Text(
            new JsonObject { ["status"] = "success", ["data"] = new JsonObject { ["resultType"] = type, ["result"] = result } }.ToJsonString(),
            "application/json");

    private bool IsHigh(long time) =>
        FiredAt is { } fired && time >= fired.ToUnixTimeMilliseconds() && (ResolvedAt is not { } resolved || time < resolved.ToUnixTimeMilliseconds());

    private string ReceiverPage()
    {
        var articles = new StringBuilder();
        lock (_messages)
        {
            foreach (var message in _messages.AsEnumerable().Reverse())
            {
                Append(articles, message);
            }
        }

        return Text("demo/receiver.html")
            .Replace("<!-- messages -->", articles.Length > 0 ? articles.ToString() : "<p>Nothing yet.</p>", StringComparison.Ordinal);
    }

    private static void Append(StringBuilder articles, JsonObject message)
    {
        static string Encode(JsonNode? node) => WebUtility.HtmlEncode(node?.GetValue<string>() ?? "");
        articles.Append(CultureInfo.InvariantCulture, $"<article class=\"{Encode(message["status"])}\"><h2>{Encode(message["title"])}</h2>\n");
        foreach (var alert in message["alerts"]!.AsArray())
        {
            articles.Append(CultureInfo.InvariantCulture, $"<time>since {Encode(alert!["startsAt"])}</time>\n");
            if (alert["imageURL"] is { } url)
            {
                articles.Append(
                    CultureInfo.InvariantCulture,
                    $"<p><img src=\"{Encode(url)}\" alt=\"The panel when the alert was {Encode(alert["status"])}\"></p>\n");
            }
        }

        articles.Append(CultureInfo.InvariantCulture, $"<pre>{Encode(message["message"])}</pre></article>\n");
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult Resource(string name, string type) =>
        TypedResults.Text(Text(name), type + "; charset=utf-8");

    private static string Text(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
