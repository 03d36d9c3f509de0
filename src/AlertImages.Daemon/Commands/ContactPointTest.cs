using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Uploads;
using AlertImages.Daemon.Checks;
using AlertImages.Daemon.Composition;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;
using AlertImages.Storage.Sql;
using AlertImages.Storage.Sqlite;

namespace AlertImages.Daemon.Commands;

/// <summary>
/// Sends a test notification to every integration of a contact point through the daemon's own services, on a store of its own in a temporary folder:
/// a screenshot of a sample panel is
/// kept, published and delivered as that of an alert is. Each integration's answer is a finding.
/// </summary>
internal sealed class ContactPointTest : IAsyncDisposable
{
    private const string PictureSubject = "picture";

    private readonly CheckedConfiguration _configuration;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("alertimages-test-");
    private readonly DataFolder _data;
    private readonly SqlStore _store;
    private readonly ServiceProvider _services;

    public ContactPointTest(CheckedConfiguration configuration, ILoggerFactory loggers)
    {
        (_configuration, _loggers) = (configuration, loggers);
        _data = DataFolder.Open(_folder.FullName);
        _store = SqliteStore.Open(
            new StoreOptions { Path = Path.Combine(_folder.FullName, "test.db"), PictureFolder = new PictureFolders(_folder.FullName).Png }, _time);
        _services = new ServiceCollection()
            .AddSingleton(loggers)
            .AddLogging()
            .AddAlertImages(configuration, _store, _data)
            .AddSingleton(PublicAddress.Of(StorageCheck.PublicRoot(configuration.Settings)))
            // a published copy lies where the running daemon serves it
            .AddSingleton(provider => UploaderFactory.Create(
                configuration.Settings, new PictureFolders(Path.GetFullPath(configuration.Settings.Get<PathsSettings>().Data)),
                () => provider.GetRequiredService<PublicAddress>().Root, provider.GetRequiredService<HttpClients>(), _time))
            .BuildServiceProvider();
    }

    /// <summary>Sends to all integrations at the same time; null when there is no contact point of that name.</summary>
    public async Task<IReadOnlyList<Finding>?> RunAsync(string name, int firing, int resolved, CancellationToken cancellationToken)
    {
        var provisioned = _configuration.CreateSnapshot(_services.GetRequiredService<ContactPointServices>());
        _services.GetRequiredService<ProvisionedHolder>().Replace(provisioned);
        if (!provisioned.Contains(name))
        {
            return null;
        }

        var (picture, findings) = await TakePictureAsync(cancellationToken);
        var grafana = _configuration.Settings.Get<GrafanaSettings>();
        var group = SampleGroup.Create(name, firing, resolved, _time.GetUtcNow(), grafana.Url, grafana.OrgId);
        var deliveries = await StoreAsync(group, picture, provisioned, cancellationToken);
        var sent = await Task.WhenAll(deliveries.Select(delivery => SendAsync(delivery, cancellationToken)));
        return [.. findings, .. provisioned.Integrations(name).Where(integration => !Routes.IsNotified(integration, group)).Select(LeftOut), .. sent];
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _store.DisposeAsync();
        _data.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Finding LeftOut(Integration integration) =>
        new(FindingState.Skipped, SubjectOf(integration.Type, integration.Uid), "gets nothing, disableResolveMessage is set");

    private static string SubjectOf(string type, string uid) => $"{type} '{uid}'";

    private async Task<(AlertPicture Picture, IReadOnlyList<Finding> Findings)> TakePictureAsync(CancellationToken cancellationToken)
    {
        await using var sample = await SamplePicture.StartAsync(_configuration.Settings, _folder.FullName, _loggers, cancellationToken);
        var result = await sample.TakeAsync(cancellationToken);
        if (result is not RenderResult.Rendered { Png: var png })
        {
            var failed = (RenderResult.Failed)result;
            return (
                new AlertPicture(null, failed.Reason) { Detail = failed.Reason.DetailForReaders(failed.Detail) },
                [new Finding(FindingState.Failed, PictureSubject, $"{failed.Reason.Text()}: {failed.Detail}", "the notifications are sent without it")]);
        }

        var (files, uploads) = (_services.GetRequiredService<PictureFiles>(), _services.GetRequiredService<PictureUploads>());
        var picture = await files.WriteAsync(png, cancellationToken);
        await files.AddAsync(picture, uploads.FirstDue, cancellationToken);
        var taken = new Finding(FindingState.Fine, PictureSubject, $"took one of the sample panel, {png.Length} bytes");
        return (new AlertPicture(picture.Token, null), uploads.IsOn ? [taken, await UploadAsync(uploads, picture, cancellationToken)] : [taken]);
    }

    private async Task<Finding> UploadAsync(PictureUploads uploads, Picture picture, CancellationToken cancellationToken)
    {
        var subject = $"image storage {_configuration.Settings.Get<ImageStorageSettings>().Provider}";
        return (await uploads.UploadAsync(picture, TimeSpan.MaxValue, cancellationToken)).Url is not null
            ? new Finding(FindingState.Fine, subject, "uploaded it")
            : new Finding(FindingState.Failed, subject, "cannot upload it; the log above says why", "run doctor");
    }

    private async Task<IReadOnlyList<ClaimedDelivery>> StoreAsync(
        AlertGroup group, AlertPicture picture, ProvisionedSnapshot provisioned, CancellationToken cancellationToken)
    {
        await _store.Events.AddAsync(group, cancellationToken);
        var stored = (await _store.Events.ClaimEventsAsync(1, cancellationToken)).Single();
        var outcome = new PipelineOutcome(
            [.. group.Alerts.Select(static _ => (Core.Panels.FoundSubject?)null)], [.. group.Alerts.Select(_ => picture)], Routes.Of(group, provisioned));
        await _store.Events.CompleteEventAsync(stored, outcome, cancellationToken);
        return await _store.Deliveries.ClaimDeliveriesAsync(int.MaxValue, int.MaxValue, new Dictionary<string, int>(), cancellationToken);
    }

    private async Task<Finding> SendAsync(ClaimedDelivery delivery, CancellationToken cancellationToken)
    {
        var (notifications, deliveries) = (_services.GetRequiredService<NotificationBuilder>(), _services.GetRequiredService<DeliveryService>());
        var integration = _services.GetRequiredService<ProvisionedHolder>().Current.Find(delivery.ContactPoint, delivery.Integration)!;
        var outcome = await deliveries.DeliverAsync(delivery, cancellationToken);
        var notification = await notifications.BuildAsync(delivery, integration, Current, cancellationToken);
        var subject = SubjectOf(delivery.Type, delivery.Integration);
        var reason = $"{outcome.Reason}: {outcome.Detail}";
        return outcome.State switch
        {
            DeliveryState.Delivered when outcome.PicturesRefused > 0 =>
                new Finding(
                    FindingState.Doubtful, subject, $"delivered, but {outcome.PicturesRefused} pictures were refused{Reference(outcome)}",
                    "the log above says why"),
            DeliveryState.Delivered => new Finding(FindingState.Fine, subject, $"delivered, {Pictures(notification, integration)}{Reference(outcome)}"),
            DeliveryState.Retry => new Finding(FindingState.Failed, subject, reason, "the daemon would try again"),
            _ => new Finding(FindingState.Failed, subject, reason, "the daemon would give up: correct the settings"),
        };
    }

    private ProvisionedSnapshot Current => _services.GetRequiredService<ProvisionedHolder>().Current;

    private static string Pictures(Notification notification, Integration integration) => notification.Pictures.Count switch
    {
        0 when integration.Sender.Images is { MaxLinks: 0, MaxUploads: 0 } => "pictures are not shown there",
        0 => "without a picture: " + (notification.Alerts[0].WhyNoPictureText ?? PictureFailure.Error.Text()),
        _ => notification.Pictures[0].Link is null ? "with the picture" : "with a link to the picture",
    };

    private static string Reference(DeliveryOutcome outcome) => outcome.Reference is { } reference ? $" ({reference})" : "";
}
