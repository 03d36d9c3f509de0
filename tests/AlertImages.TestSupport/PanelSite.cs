using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace AlertImages.TestSupport;

/// <summary>A stand-in for Grafana that serves one page for each dashboard UID.</summary>
public sealed class PanelSite : IAsyncDisposable
{
    private const string Chart = "<div class='panel-solo' style='background:#234;width:100%;height:300px'>chart</div>";

    /// <summary>A panel as uPlot draws it: the texts of the axis of time on a canvas, the drawing below an element of its own.</summary>
    private const string Axis = """
        <div class='panel-solo' style='margin:0;background:#181b1f;width:1000px;height:500px'><div class='uplot' style='position:relative;width:1000px;height:500px'>
        <canvas width='1000' height='500' style='width:1000px;height:500px'></canvas><div class='u-over' style='position:absolute;left:60px;top:20px;width:920px;height:420px'></div></div></div>
        <script>
        document.body.style.margin = 0;
        const [from, to] = ['from', 'to'].map((name) => Number(new URL(location.href).searchParams.get(name)));
        const brush = document.querySelector('canvas').getContext('2d');
        const x = (time) => 60 + 920 * (time - from) / (to - from);
        brush.clearRect(0, 0, 1000, 500);
        brush.textAlign = 'center';
        brush.fillStyle = '#ccc';
        for (let time = Math.ceil(from / 600000) * 600000; time <= to; time += 600000) {
            brush.fillText(new Date(time).toISOString().slice(11, 16), x(time), 470);
        }
        brush.strokeStyle = '#73bf69';
        brush.beginPath();
        for (let time = from; time <= to; time += 10000) {
            brush.lineTo(x(time), 300 + 60 * Math.sin(time / 400000) + 20 * Math.sin(time / 47000));
        }
        brush.stroke();
        window.panelsRendered = 1;
        </script>
        """;

    /// <summary>A panel as Flot draws it: the texts of its axes are elements.</summary>
    private const string Flot = """
        <div class='panel-solo' style='background:#181b1f;width:1000px;height:500px;position:relative'><canvas class='flot-overlay' width='1000' height='500'></canvas>
        <div class='flot-y-axis'><div class='flot-tick-label' style='position:absolute;left:10px;top:10px;height:20px'>9</div><div class='flot-tick-label' style='position:absolute;left:10px;top:430px;height:20px'>0</div></div>
        <div class='flot-x-axis' style='color:#ccc'></div></div>
        <script>
        document.body.style.margin = 0;
        const [from, to] = ['from', 'to'].map((name) => Number(new URL(location.href).searchParams.get(name)));
        for (let time = Math.ceil(from / 600000) * 600000; time <= to; time += 600000) {
            const label = document.createElement('div');
            label.className = 'flot-tick-label';
            label.textContent = new Date(time).toISOString().slice(11, 16);
            label.style.cssText = `position:absolute;top:460px;width:60px;text-align:center;left:${50 + 930 * (time - from) / (to - from) - 30}px`;
            document.querySelector('.flot-x-axis').append(label);
        }
        window.panelsRendered = 1;
        </script>
        """;

    private readonly ConcurrentDictionary<string, Func<HttpContext, string>> _pages = new();
    private ScriptedHttpServer _server = null!;

    /// <summary>Where it listens.</summary>
    public Uri Url => _server.Url;

    /// <summary>Its pages of the scenes generation, with traps.</summary>
    public ScenePages Scenes { get; } = new();

    /// <summary>What it got so far.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _server.Requests;

    /// <summary>Starts it with a page for each way that a panel can be.</summary>
    public static async Task<PanelSite> StartAsync()
    {
        var site = new PanelSite();
        site._server = await ScriptedHttpServer.StartAsync(site.AnswerAsync);
        site.Page("solo", Chart + "<script>window.panelsRendered=0; setTimeout(()=>{window.panelsRendered=1},50)</script>");
        site.Page(
            "containers",
            "<div class='a-panel-container'>one</div><div class='b-panel-container'>two</div><script>window.panelsRendered=1; setTimeout(()=>"
                + "{window.panelsRendered=2},50)</script>");
        site.Page(
            "binding",
            Chart
                + "<script>window.__grafanaRenderBindingSupported=true; setTimeout(()=>"
                + "window.__grafanaImageRendererMessageChannel(JSON.stringify({type:'REPORT_RENDER_COMPLETE',data:{success:true}})),50)</script>");
        site.Page(
            "binding-error",
            "<script>window.__grafanaRenderBindingSupported=true; "
                + "window.__grafanaImageRendererMessageChannel(JSON.stringify({data:{success:false}}))</script>");
        site.Page("blank", "<div class='panel-solo'></div><script>window.panelsRendered=1</script>");
        site.Page("axis", Axis);
        site.Page("flot", Flot);
        site.Page("never", Chart + "<script>window.panelsRendered=0</script>");
        site.Page("busy", Chart + "<script>setTimeout(()=>{for(;;){}},30)</script>");
        site.Page("unauthorized", "{\"message\":\"Unauthorized\"}");
        site.Page("render-key", "{\"message\":\"Invalid Render Key\"}");
        site.Page("panel-not-found", "<div><svg width='9' height='9'></svg></div><div class='alert'>Panel with id 99 not found</div>");
        site.Page(
            "dashboard-not-found",
            "<div><svg width='9' height='9'></svg></div><div class='alert'>Dashboard not found</div><div>Panel with id 1 not found</div>");
        return site;
    }

    /// <summary>Sets the body of a dashboard's page.</summary>
    public void Page(string uid, string body) => _pages[uid] = _ => body;

    /// <summary>Sets what a dashboard's page answers.</summary>
    public void Page(string uid, Func<HttpContext, string> body) => _pages[uid] = body;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, RecordedRequest request)
    {
        if (await Scenes.TryAnswerAsync(context))
        {
            return;
        }

        var parts = request.PathAndQuery.Split('/', '?');
        if (parts is [_, "d-solo" or "d", var uid, ..] && _pages.TryGetValue(uid, out var page))
        {
            var body = page(context);
            if (body.Length > 0)
            {
                context.Response.ContentType = "text/html; charset=utf-8";
                await context.Response.WriteAsync("<!DOCTYPE html><html><body>" + body + "</body></html>");
            }
        }
        else if (parts is [_, "api", "health"])
        {
            await context.Response.WriteAsync("{\"database\":\"ok\",\"version\":\"12.1.0\"}");
        }
        else if (parts is [_, "api", "dashboards", "uid", var known] && _pages.ContainsKey(known))
        {
            await context.Response.WriteAsync("{\"dashboard\":{}}");
        }
        else if (parts is [_, "login", ..])
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync("<form>log in</form>");
        }
        else
        {
            context.Response.StatusCode = 404;
            await context.Response.WriteAsync("{\"message\":\"Not found\"}");
        }
    }
}
