using AlertImages.Core.Pipeline;
using AlertImages.Core.Values;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;

namespace AlertImages.Daemon.Endpoints;

/// <summary><c>/-/healthy</c>: the process lives; <c>/-/ready</c>: it can take events.</summary>
internal static class HealthEndpoints
{
    /// <summary>Whoever asks wants an answer before long.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private static readonly string[] s_methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapHealth(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        endpoints.MapMethods(prefix + "/-/healthy", s_methods, static () => TypedResults.Text("OK\n"));
        endpoints.MapMethods(prefix + "/-/ready", s_methods, CheckAsync);
    }

    private static async Task<IResult> CheckAsync(
        IAlertStore store, LoadedConfiguration configuration, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return NotReady("stopping");
        }

        try
        {
            await store.CheckAsync(cancellationToken).WaitAsync(s_patience, cancellationToken);
            var statistics = await store.ReadStatisticsAsync(cancellationToken).WaitAsync(s_patience, cancellationToken);
            return statistics.Events + statistics.Deliveries < configuration.Get<NotificationSettings>().BacklogLimit
                ? TypedResults.Text("OK\n")
                : NotReady("the backlog is full");
        }
        catch (DiskFullException)
        {
            return NotReady("the disk is full");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // whatever is wrong with the store, events cannot be taken
            return NotReady("the store is not available");
        }
    }

    private static IResult NotReady(string why) => TypedResults.Text(why + "\n", statusCode: StatusCodes.Status503ServiceUnavailable);
}
