using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AlertImages.TestSupport;

/// <summary>A service on a free loopback port that records what it gets and answers as a test says.</summary>
public sealed class ScriptedHttpServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Channel<RecordedRequest> _arrivals = Channel.CreateUnbounded<RecordedRequest>();
    private readonly List<RecordedRequest> _requests = [];

    private ScriptedHttpServer(WebApplication application) => _application = application;

    /// <summary>Where it listens, with a slash at the end.</summary>
    public Uri Url => new(_application.Urls.First() + "/");

    /// <summary>What it got so far.</summary>
    public IReadOnlyList<RecordedRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Answers every request with a status and nothing else.</summary>
    public static Task<ScriptedHttpServer> StartAsync(int status) => StartAsync((context, _) =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    /// <summary>Answers as <paramref name="answer"/> does.</summary>
    /// <param name="answer">What it does.</param>
    /// <param name="port">A port that was free before; 0: any.</param>
    public static async Task<ScriptedHttpServer> StartAsync(Func<HttpContext, RecordedRequest, Task> answer, int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore();
        var server = new ScriptedHttpServer(builder.Build());
        server._application.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var headers = context.Request.Headers.ToDictionary(
                static header => header.Key,
                static header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase);
            var request = new RecordedRequest(context.Request.Method, context.Request.Path + context.Request.QueryString, headers, body.ToArray());
            lock (server._requests)
            {
                server._requests.Add(request);
            }

            await answer(context, request);
            server._arrivals.Writer.TryWrite(request);
        });
        await server._application.StartAsync();
        return server;
    }

    /// <summary>Answers with so many MiB, until the other side has heard enough.</summary>
    public static async Task WriteMuchAsync(HttpContext context, int mebibytes)
    {
        ArgumentNullException.ThrowIfNull(context);
        var block = new byte[1 << 20];
        for (var sent = 0; sent < mebibytes && !context.RequestAborted.IsCancellationRequested; sent++)
        {
            await context.Response.Body.WriteAsync(block, context.RequestAborted);
        }
    }

    /// <summary>The next request that was answered and not yet taken; fails after the deadline.</summary>
    public async Task<RecordedRequest> NextAsync(TimeSpan? deadline = null)
    {
        using var timeout = new CancellationTokenSource(deadline ?? TimeSpan.FromSeconds(30), TimeProvider.System);
        try
        {
            return await _arrivals.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"No request came; {Requests.Count} came before", exception);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero, TimeProvider.System);
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }
}
