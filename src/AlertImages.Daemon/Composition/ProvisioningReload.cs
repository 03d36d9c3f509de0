using System.Runtime.InteropServices;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Grouping;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Provisioning;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Composition;

/// <summary>Reads the provisioning files again on SIGHUP and when they change. Files with errors are reported, and the running contact points stay.</summary>
internal sealed partial class ProvisioningReload(
    LoadedConfiguration configuration, ProvisionedHolder provisioned, ContactPointServices services, IGroupStore groups, ReloadMetrics metrics,
    TimeProvider time,
    ILogger<ProvisioningReload> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(200);
    private readonly string _folder = Path.GetFullPath(configuration.Get<PathsSettings>().Provisioning);
    private readonly WorkSignal _changed = new();
    private FileSystemWatcher? _watcher;

    /// <summary>Watches before the daemon says that it listens: no change after that is missed.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        TellRead();
        _watcher = Watch();
        if (_watcher is not null && HasChangedSinceStart(_watcher.Path))
        {
            _changed.Raise();
        }

        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _watcher?.Dispose();
        _changed.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hangup = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            _changed.Raise();
        });
        while (true)
        {
            await _changed.WaitAsync(TimeSpan.FromDays(1), time, stoppingToken);
            // an editor writes a file in several steps
            await Task.Delay(s_settle, time, stoppingToken);
            TryReload();
        }
    }

    private void TryReload()
    {
        try
        {
            Reload();
        }
        catch (Exception exception)
        {
            // whatever is wrong with the files, the running contact points stay and the next change is read again
            metrics.ReloadSuccessful.Set(0);
            LogBroken(exception);
        }
    }

    private void Reload()
    {
        var files = CheckedConfiguration.ReadProvisioning(configuration, ProcessEnvironment.Read());
        var create = ContactPointBinder.Bind(files);
        new TemplateCheck(files, time).Run();
        if (files.Errors.Count > 0)
        {
            foreach (var error in files.Errors)
            {
                LogError(error.ToString());
            }

            metrics.ReloadSuccessful.Set(0);
            LogKept(files.Errors.Count);
            return;
        }

        provisioned.Replace(ContactPointBinder.SnapshotOf(files, create(services)));
        groups.GroupsChanged.Raise();
        TellRead();
        LogReloaded(files.ContactPoints.Count);
    }

    private void TellRead()
    {
        metrics.ReloadSuccessful.Set(1);
        metrics.ReloadTime.Set(time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
    }

    /// <summary>Between the reading and the watching.</summary>
    private static bool HasChangedSinceStart(string folder)
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        var start = process.StartTime.ToUniversalTime();
        return new DirectoryInfo(folder).EnumerateFiles().Any(file => file.LastWriteTimeUtc > start);
    }

    private FileSystemWatcher? Watch()
    {
        var alerting = Path.Combine(_folder, "alerting");
        if (!Directory.Exists(alerting))
        {
            return null;
        }

        var watcher = new FileSystemWatcher(alerting) { EnableRaisingEvents = true };
        watcher.Changed += OnChange;
        watcher.Created += OnChange;
        watcher.Deleted += OnChange;
        watcher.Renamed += OnChange;
        return watcher;
    }

    private void OnChange(object sender, FileSystemEventArgs change) => _changed.Raise();

    [LoggerMessage(LogLevel.Information, "Read the provisioning files again: {Count} contact points")]
    private partial void LogReloaded(int count);

    [LoggerMessage(LogLevel.Error, "{Error}")]
    private partial void LogError(string error);

    [LoggerMessage(LogLevel.Error, "The provisioning files could not be read; the running contact points stay")]
    private partial void LogBroken(Exception exception);

    [LoggerMessage(LogLevel.Error, "The provisioning files have {Count} errors; the running contact points stay")]
    private partial void LogKept(int count);
}
