using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;

namespace AlertImages.Daemon.Checks;

/// <summary>Whether the renderer can take a picture: the embedded one takes one of a sample panel, a remote one is asked for its version.</summary>
internal sealed class RendererCheck(LoadedConfiguration configuration, HttpClients clients, ILoggerFactory loggers)
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);
    private readonly RenderingSettings _rendering = configuration.Get<RenderingSettings>();

    private string Subject => $"renderer {_rendering.Mode}";

    public Task<Finding> RunAsync(CancellationToken cancellationToken) => !configuration.Get<ScreenshotSettings>().Capture
        ? Task.FromResult(new Finding(FindingState.Skipped, Subject, "[unified_alerting.screenshots] capture = false: no pictures are taken", "set it to true"))
        : _rendering.Mode switch
        {
            "embedded" => TakeAsync(cancellationToken),
            "remote" => AskAsync(new Uri(_rendering.ServerUrl.TrimEnd('/') + "/"), "version", "renderer_token", cancellationToken),
            _ => Task.FromResult(new Finding(FindingState.Skipped, Subject, "Grafana renders by itself; try 'alertimages render'")),
        };

    private async Task<Finding> TakeAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("alertimages-doctor-");
        try
        {
            await using var sample = await SamplePicture.StartAsync(configuration, folder.FullName, loggers, cancellationToken);
            var started = TimeProvider.System.GetTimestamp();
            return await sample.TakeAsync(cancellationToken) switch
            {
                RenderResult.Rendered rendered =>
                    new Finding(
                        FindingState.Fine,
                        Subject,
                        $"took a picture of a sample panel, {rendered.Png.Length} bytes in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s "
                            + $"with the start of the browser"),
                RenderResult.Failed failed =>
                    new Finding(
                        FindingState.Failed,
                        Subject,
                        $"{failed.Reason.Text()}: {failed.Detail}",
                        "install chromium-headless-shell or chromium, or set [rendering] browser_path; as root it needs browser_args = --no-sandbox"),
                var other => throw new InvalidOperationException($"Unknown render result {other}"),
            };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<Finding> AskAsync(Uri server, string path, string tokenKey, CancellationToken cancellationToken)
    {
        try
        {
            using var timeout = new CancellationTokenSource(s_timeout, TimeProvider.System);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                new Uri(server, server.AbsolutePath.EndsWith("/render/", StringComparison.Ordinal) ? path : "render/" + path));
            request.Headers.Add("X-Auth-Token", _rendering.RendererToken?.Reveal() ?? "-");
            using var response = await clients.Create(null).SendAsync(request, limit.Token);
            return (int)response.StatusCode switch
            {
                200 => new Finding(FindingState.Fine, Subject, $"{server.GetLeftPart(UriPartial.Path)} answers"),
                401 or 403 =>
                    new Finding(
                        FindingState.Failed,
                        Subject,
                        $"{server.GetLeftPart(UriPartial.Path)} refuses the token",
                        $"set [rendering] {tokenKey} to the renderer's own"),
                var status =>
                    new Finding(
                        FindingState.Doubtful,
                        Subject,
                        $"{server.GetLeftPart(UriPartial.Path)} is answered {status}",
                        "is it a Grafana image renderer? [rendering] server_url usually ends in /render"),
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new Finding(
                FindingState.Failed,
                Subject,
                $"{server.GetLeftPart(UriPartial.Path)} "
                    + $"{(exception is HttpRequestException failed ? $"cannot be reached: {failed.HttpRequestError}" : "does not answer")}",
                "correct [rendering] server_url; look at DNS, proxy and firewall");
        }
    }
}
