using System.Data.Common;
using AlertImages.Core.History;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;

namespace AlertImages.Daemon.Checks;

/// <summary>Reads the store, beside a daemon or without one.</summary>
internal static class StoreCheck
{
    private const string Subject = "store";

    public static async Task<Finding> RunAsync(LoadedConfiguration configuration, CancellationToken cancellationToken)
    {
        var data = Path.GetFullPath(configuration.Get<PathsSettings>().Data);
        var name = StoreFactory.Describe(configuration, data);
        if (configuration.Get<DatabaseSettings>().Type == DatabaseType.Sqlite3 && !File.Exists(RuntimeOptions.Store(configuration, data).Path))
        {
            return new Finding(FindingState.Doubtful, Subject, $"{name} is not there yet", "serve makes it");
        }

        try
        {
            await using var reader = StoreFactory.OpenReader(configuration, data);
            var latest = (await reader.History.ListAsync(new HistoryFilter { Limit = 1 }, cancellationToken)).Notifications;
            var failed = (await reader.History.ListAsync(new HistoryFilter { Limit = 1, State = NotificationState.Failed }, cancellationToken)).Notifications;
            var text = latest.Count == 0 ? $"{name}, nothing has come in yet" : $"{name}, the latest notification came {latest[0].ReceivedAt:u}";
            return failed.Count == 0
                ? new Finding(FindingState.Fine, Subject, text)
                : new Finding(
                    FindingState.Doubtful,
                    Subject,
                    $"{text}; there are failed deliveries, "
                        + $"the latest of {failed[0].ReceivedAt:u} "
                        + $"({failed[0].Deliveries.FirstOrDefault(static delivery => delivery.Reason is not null)?.Reason})",
                    "look at the history, filter 'failed', and send them again");
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            return new Finding(
                FindingState.Failed,
                Subject,
                $"{name} cannot be read: {exception.Message}",
                "correct [database]; a store of another version is updated by serve");
        }
    }
}
