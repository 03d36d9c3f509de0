using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace AlertImages.TestSupport;

/// <summary>A stand-in for Grafana that serves one page for each dashboard UID.</summary>
public sealed class PanelSite : IAsyncDisposable
{
    private const string Chart = "<div class='panel-solo' style='background:#234;width:100%;height:300px'>chart</div>";
    private readonly ConcurrentDictionary<string, Func<HttpContext, string>> _pages = new();
    private ScriptedHttpServer _server = null!;

    /// <summary>Where it listens.</summary>
    public Uri Url => _server.Url;

    /// <summary>What it got so far.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _server.Requests;

    /// <summary>Starts it with a page for each way that a panel can be.</summary>
    public static async Task<PanelSite> StartAsync()
    {
        var site = new PanelSite();
        site._server = await ScriptedHttpServer.StartAsync(site.AnswerAsync);
        site.Page("solo", Chart + "<script>window.panelsRendered=0; setTimeout(()=>{window.panelsRendered=1},50)</script>");
        site.Page("containers", "<div class='a-panel-container'>one</div><div class='b-panel-container'>two</div><script>window.panelsRendered=1; setTimeout(()=>{window.panelsRendered=2},50)</script>");
        site.Page("scenes", Chart + "<script>window.__grafanaSceneContext={}; window.__grafanaRunningQueryCount=1; setTimeout(()=>{window.__grafanaRunningQueryCount=0},80)</script>");
        site.Page("scenes-without-queries", Chart + "<script>window.__grafanaSceneContext={}; window.__grafanaRunningQueryCount=0</script>");
        site.Page("binding", Chart + "<script>window.__grafanaRenderBindingSupported=true; setTimeout(()=>window.__grafanaImageRendererMessageChannel(JSON.stringify({type:'REPORT_RENDER_COMPLETE',data:{success:true}})),50)</script>");
        site.Page("binding-error", "<script>window.__grafanaRenderBindingSupported=true; window.__grafanaImageRendererMessageChannel(JSON.stringify({data:{success:false}}))</script>");
        site.Page("blank", "<div class='panel-solo'></div><script>window.panelsRendered=1</script>");
        site.Page("never", Chart + "<script>window.panelsRendered=0</script>");
        site.Page("busy", Chart + "<script>setTimeout(()=>{for(;;){}},30)</script>");
        site.Page("unauthorized", "{\"message\":\"Unauthorized\"}");
        site.Page("render-key", "{\"message\":\"Invalid Render Key\"}");
        site.Page("panel-not-found", "<div><svg width='9' height='9'></svg></div><div class='alert'>Panel with id 99 not found</div>");
        site.Page("dashboard-not-found", "<div><svg width='9' height='9'></svg></div><div class='alert'>Dashboard not found</div><div>Panel with id 1 not found</div>");
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
