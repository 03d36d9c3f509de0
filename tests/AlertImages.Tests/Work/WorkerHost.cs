using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AlertImages.Tests.Work;

/// <summary>A host with one worker, as the daemon is one: an exception that leaves the worker stops it.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    private readonly IHost _host;

    private WorkerHost(IHost host) => _host = host;

    public bool IsStopping => _host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;

    public static async Task<WorkerHost> StartAsync(IHostedService worker)
    {
        var host = new HostBuilder().ConfigureServices(services => services.AddSingleton(worker)).Build();
        await host.StartAsync();
        return new WorkerHost(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
