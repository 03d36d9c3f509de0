using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace AlertImages.TestSupport;

/// <summary>
/// The scenes generation of <see cref="PanelSite"/>: a page of our own with the model, elements and time line of Grafana 12, its small API,
/// and render keys that are forgotten. The same dashboard at rest, without a scene or a delay, is at <c>UID-rest</c>.
/// </summary>
public sealed class ScenePages
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly ConcurrentDictionary<string, SceneTraps> _dashboards = new();
    private readonly ConcurrentDictionary<string, bool> _forgotten = new();
    private readonly ConcurrentDictionary<string, int> _loads = new();
    private int _openPages;

    /// <summary>Pages with <see cref="SceneTraps.IsCounted"/> that are open.</summary>
    public int OpenPages => Volatile.Read(ref _openPages);

    /// <summary>Sets how a dashboard's page comes about.</summary>
    public void Add(string uid, SceneTraps traps) => _dashboards[uid] = traps;

    /// <summary>Ends a render key, as Grafana does once its picture is answered.</summary>
    public void Forget(string renderKey) => _forgotten[renderKey] = true;

    /// <summary>Answers when the request is for these pages.</summary>
    internal async Task<bool> TryAnswerAsync(HttpContext context)
    {
        switch (context.Request.Path.Value!.Split('/'))
        {
            case [_, "d-solo" or "d", var uid, ..]
                when _dashboards.TryGetValue(uid.EndsWith("-rest", StringComparison.Ordinal) ? uid[..^5] : uid, out var traps):
                await WritePageAsync(context, uid, traps);
                return true;
            case [_, "public", "build", "scenes", var name]:
                await WriteAsync(context, "text/javascript", Resource(name));
                return true;
            case [_, "login"] when context.Request.Query.ContainsKey("redirectTo"):
                await WriteAsync(context, "text/html", Resource("scene-login.html"));
                return true;
            case [_, "public", "plugins", ..]:
                await AnswerAsync(context, "text/javascript", "");
                return true;
            case [_, "public", "fonts", "late.ttf"]:
                await AnswerAsync(context, "font/ttf", BoxFont.Create());
                return true;
            case [_, "tiles", var shade]:
                await AnswerAsync(context, "image/png", PngSample.Create(256, 256, byte.Parse(shade, CultureInfo.InvariantCulture)));
                return true;
            case [_, "seen"]:
                await WriteAsync(context, "application/json", "{}");
                return true;
            case [_, "api", "live", "stream"]:
                await StreamAsync(context);
                return true;
            case [_, "api", "login", "ping"]
                or [_, "api", "ds", "query"]
                or [_, "api", "search"]
                or [_, "api", "annotations"]
                or [_, "api", "library-elements", _]
                or [_, "api", "datasources", ..] or [_, "apis", "dashboard.grafana.app", ..]:
                await AnswerApiAsync(context);
                return true;
            default:
                return false;
        }
    }

    private Task WritePageAsync(HttpContext context, string uid, SceneTraps traps)
    {
        var isAtRest = uid.EndsWith("-rest", StringComparison.Ordinal);
        var isMoving = !isAtRest && _loads.AddOrUpdate(uid, 1, static (_, loads) => loads + 1) <= traps.Moves;
        var page = Resource("scene.html")
            .Replace("TRAPS", JsonSerializer.Serialize(traps with { MovesToPanel = isMoving ? traps.MovesToPanel : 0 }, s_json), StringComparison.Ordinal)
            .Replace("FONT", "/public/fonts/late.ttf" + (isAtRest ? "" : $"?ms={traps.ContentMs}"), StringComparison.Ordinal);
        return WriteAsync(context, "text/html", page);
    }

    private async Task AnswerApiAsync(HttpContext context)
    {
        if (_forgotten.ContainsKey(context.Request.Cookies["renderKey"] ?? ""))
        {
            context.Response.StatusCode = 401;
            await WriteAsync(context, "application/json", """{"message":"Unauthorized"}""");
            return;
        }

        var answer = context.Request.Path.Value switch
        {
            "/api/ds/query" => Query(context),
            "/api/search" => new JsonObject { ["rows"] = new JsonArray("#ff0000", "#00ff00", "#0000ff", "#ffff00", "#00ffff", "#ff00ff") },
            _ => new JsonObject { ["message"] = Wish(context, "message") ?? "library element could not be found" },
        };
        await AnswerAsync(context, "application/json", answer.ToJsonString());
    }

    /// <summary>Results of the queries A and B; Grafana answers 400 as soon as one of them failed.</summary>
    private static JsonObject Query(HttpContext context)
    {
        var failed = Wish(context, "failed")?.Split(',') ?? [];
        if (failed.Length > 0)
        {
            context.Response.StatusCode = 400;
        }

        var results = new JsonObject();
        foreach (var name in (string[])["A", "B"])
        {
            results[name] = failed.Contains(name)
                ? new JsonObject { ["error"] = Wish(context, "message"), ["status"] = 400 }
                : new JsonObject { ["frames"] = new JsonArray(new JsonObject { ["refId"] = name, ["length"] = Wish(context, "rows") == "none" ? 0 : 100 }) };
        }

        return new JsonObject { ["results"] = results };
    }

    private static Task AnswerAsync(HttpContext context, string type, string text) => AnswerAsync(context, type, Encoding.UTF8.GetBytes(text));

    /// <summary>Answers with the delays and the status that the address of the request asks for.</summary>
    private static async Task AnswerAsync(HttpContext context, string type, byte[] bytes)
    {
        await DelayAsync(context, "ms");
        if (Wish(context, "status") is { } status)
        {
            context.Response.StatusCode = int.Parse(status, CultureInfo.InvariantCulture);
        }

        context.Response.ContentType = type;
        await context.Response.StartAsync(context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await DelayAsync(context, "bodyMs");
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static async Task DelayAsync(HttpContext context, string name)
    {
        if (Wish(context, name) is { } milliseconds)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture)), TimeProvider.System, context.RequestAborted);
        }
    }

    private async Task StreamAsync(HttpContext context)
    {
        Interlocked.Increment(ref _openPages);
        try
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(": open\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // the page has gone
        }
        finally
        {
            Interlocked.Decrement(ref _openPages);
        }
    }

    private static string? Wish(HttpContext context, string name) => context.Request.Query[name] is [{ Length: > 0 } value] ? value : null;

    private static Task WriteAsync(HttpContext context, string type, string text)
    {
        context.Response.ContentType = type + "; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("scenes/" + name) ?? throw new FileNotFoundException(name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
