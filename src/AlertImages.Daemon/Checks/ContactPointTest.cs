using AlertImages.ContactPoints.Email;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery;
using AlertImages.Core.Delivery.Fitting;
using AlertImages.Core.Pictures;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Templating;
using AlertImages.Core.Uploads;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;
using AlertImages.Rendering.Chromium;

namespace AlertImages.Daemon.Checks;

/// <summary>
/// Sends a test notification to every integration of a contact point: a screenshot of a sample panel, uploaded as the settings say, formatted and sent as the
/// daemon does it. What each integration answered is a finding.
/// </summary>
internal sealed partial class ContactPointTest(CheckedConfiguration configuration, ILoggerFactory loggers) : IAsyncDisposable
{
    private static readonly AlertPicture s_noRenderer = new(null, PictureFailure.RendererUnavailable);
    private readonly LoadedConfiguration _settings = configuration.Settings;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("alertimages-test-");
    private readonly HttpClients _clients = new();
    private SamplePicture? _sample;
    private AlertPicture _without = s_noRenderer;

    /// <summary>Sends to all integrations at the same time; null when there is no contact point of that name.</summary>
    public async Task<IReadOnlyList<Finding>?> RunAsync(string name, int firing, int resolved, CancellationToken cancellationToken)
    {
        var services = new ContactPointServices(_clients.Create, _time, loggers, [RuntimeOptions.Smtp(_settings), new EmailMetrics(new MetricRegistry())]);
        if (configuration.CreateContactPoints(services).GetValueOrDefault(name) is not { } integrations)
        {
            return null;
        }

        var (picture, findings) = await TakePictureAsync(cancellationToken);
        var group = SampleGroup.Create(name, firing, resolved, _time.GetUtcNow(), _settings.Get<GrafanaSettings>().Url, _settings.Get<GrafanaSettings>().OrgId);
        var sent = await Task.WhenAll(integrations.Select(integration => SendAsync(integration, group, picture, cancellationToken)));
        return [.. findings, .. sent];
    }

    public async ValueTask DisposeAsync()
    {
        if (_sample is not null)
        {
            await _sample.DisposeAsync();
        }

        _clients.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<(Picture? Image, IReadOnlyList<Finding> Findings)> TakePictureAsync(CancellationToken cancellationToken)
    {
        const string Subject = "picture";
        _sample = await SamplePicture.StartAsync(_settings, _folder.FullName, loggers, cancellationToken);
        var result = await _sample.TakeAsync(cancellationToken);
        if (result is not RenderResult.Rendered { Png: var png })
        {
            var failed = (RenderResult.Failed)result;
            _without = new AlertPicture(null, failed.Reason) { Detail = failed.Reason.DetailForReaders(failed.Detail) };
            return (null, [new Finding(FindingState.Failed, Subject, $"{failed.Reason.Text()}: {failed.Detail}", "the notifications are sent without it")]);
        }

        var picture = await new PictureFiles(new PictureFolders(_folder.FullName), NoCatalog.Instance, _time).WriteAsync(png, cancellationToken);
        return await UploadAsync(picture, new Finding(FindingState.Fine, Subject, $"took one of the sample panel, {png.Length} bytes"), cancellationToken);
    }

    private async Task<(Picture Image, IReadOnlyList<Finding> Findings)> UploadAsync(Picture picture, Finding taken, CancellationToken cancellationToken)
    {
        var options = RuntimeOptions.Screenshots(_settings);
        var folders = new PictureFolders(Path.GetFullPath(_settings.Get<PathsSettings>().Data));
        using var uploaders = UploaderFactory.Create(_settings, folders, () => StorageCheck.PublicRoot(_settings), _clients, _time);
        if (!options.Upload || uploaders.Current is not { } uploader)
        {
            return (picture, [taken]);
        }

        var subject = $"image storage {uploaders.Provider}";
        using var timeout = new CancellationTokenSource(options.UploadTimeout, _time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await uploader.UploadAsync(picture, uploader.CreateKey(), deadline.Token) switch
            {
                UploadResult.Uploaded { Link: var link } => (picture with { Url = link.Url, UrlExpiresAt = link.ExpiresAt }, [taken, new Finding(FindingState.Fine, subject, "uploaded it")]),
                UploadResult.Failed { Fault: var fault } => (picture with { UploadAttempts = 1 }, [taken, new Finding(FindingState.Failed, subject, $"cannot upload it: {fault}", "run doctor")]),
                var other => throw new InvalidOperationException($"Unknown upload result {other}"),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (picture with { UploadAttempts = 1 }, [taken, new Finding(FindingState.Failed, subject, $"cannot upload it within {options.UploadTimeout.TotalSeconds:0.#} s", "run doctor")]);
        }
    }

    private async Task<Finding> SendAsync(Integration integration, AlertGroup group, Picture? picture, CancellationToken cancellationToken)
    {
        var subject = $"{integration.Type} '{integration.Uid}'";
        var options = RuntimeOptions.Deliveries(_settings);
        using var timeout = new CancellationTokenSource(options.SendTimeout, _time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var notification = await BuildAsync(integration, group, picture, deadline.Token);
            return await integration.Sender.SendAsync(notification, deadline.Token) switch
            {
                DeliveryResult.Delivered { PicturesRefused: 0 } delivered => new Finding(FindingState.Fine, subject, $"delivered, {Pictures(notification, integration)}{Reference(delivered)}"),
                DeliveryResult.Delivered delivered => new Finding(FindingState.Doubtful, subject, $"delivered, but {delivered.PicturesRefused} of {notification.Pictures.Count} pictures were refused{Reference(delivered)}", "the log above says why"),
                DeliveryResult.TryLater later => new Finding(FindingState.Failed, subject, $"{later.Reason.Label()}: {later.Detail}", "the daemon would try again"),
                DeliveryResult.GiveUp giveUp => new Finding(FindingState.Failed, subject, $"{giveUp.Reason.Label()}: {giveUp.Detail}", "the daemon would give up: correct the settings"),
                var other => throw new InvalidOperationException($"Unknown delivery result {other}"),
            };
        }
        catch (HttpRequestException exception)
        {
            return new Finding(FindingState.Failed, subject, $"no connection: {exception.HttpRequestError}", "correct the address; look at DNS, proxy and firewall");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Finding(FindingState.Failed, subject, $"no answer within {options.SendTimeout.TotalSeconds:0.#} s", "look at the address, proxy and firewall");
        }
    }

    private async Task<Notification> BuildAsync(Integration integration, AlertGroup group, Picture? picture, CancellationToken cancellationToken)
    {
        var notification = Build(
            configuration, integration, group, picture, _time.GetUtcNow(), failure => LogTemplateFailed(loggers.CreateLogger<ContactPointTest>(), integration.Type, failure.Message), _without);
        if (integration.Sender.Images.MaxUploadBytes is not { } max || picture is null)
        {
            return notification;
        }

        var fitted = await new PictureFitter(new ChromiumStudio(() => _sample!.Browser), TimeProvider.System).FitAsync(picture, max, TimeSpan.MaxValue, cancellationToken);
        return notification with { Pictures = [.. notification.Pictures.Select(chosen => chosen.Link is null ? chosen with { Picture = fitted } : chosen)] };
    }

    /// <summary>A notification as the daemon would build it.</summary>
    public static Notification Build(
        CheckedConfiguration configuration, Integration integration, AlertGroup group, Picture? image, DateTimeOffset now, Action<GoTemplates.GoTemplateException> failed, AlertPicture? without = null)
    {
        var picture = image is null ? without ?? s_noRenderer : new AlertPicture(image.Token, null);
        var delivery = new ClaimedDelivery
        {
            Id = 0,
            EventId = group.GroupKey,
            ContactPoint = group.ContactPoint,
            Integration = integration.Uid,
            Type = integration.Type,
            Attempt = 1,
            ReceivedAt = now,
            CreatedAt = now,
            Group = group,
            Pictures = [.. group.Alerts.Select(_ => picture)],
        };
        var pictures = image is null ? [] : new Dictionary<string, Picture> { [image.Token] = image };
        return NotificationBuilder.Build(delivery, integration with { DisableResolveMessage = false }, pictures, new NotificationRules(ShowReason: true, new PicturePolicies { Entries = configuration.Provisioning.PicturePolicies }, now)) with
        {
            Templates = new TemplateRenderer(configuration.Provisioning.Templates, TimeProvider.System, failed),
        };
    }

    private static string Pictures(Notification notification, Integration integration) => notification.Pictures.Count switch
    {
        0 when integration.Sender.Images is { MaxLinks: 0, MaxUploads: 0 } => "pictures are not shown there",
        0 => "without a picture: " + (notification.Alerts[0].WhyNoPictureText ?? PictureFailure.Error.Text()),
        _ => notification.Pictures[0].Link is null ? "with the picture" : "with a link to the picture",
    };

    private static string Reference(DeliveryResult.Delivered delivered) => delivered.Reference is { } reference ? $" ({reference})" : "";

    [LoggerMessage(LogLevel.Error, "A template of {Type} failed; the default text is sent instead: {Problem}")]
    private static partial void LogTemplateFailed(ILogger logger, string type, string problem);

    /// <summary>Nobody needs to find the picture again.</summary>
    private sealed class NoCatalog : IPictureStore
    {
        public static NoCatalog Instance { get; } = new();

        public Task AddPictureAsync(Picture picture, DateTimeOffset? uploadFrom, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<Picture>> FetchPicturesAsync(IReadOnlyCollection<string> tokens, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Picture>>([]);

        public Task<Picture?> FetchObjectPictureAsync(string provider, string key, CancellationToken cancellationToken) => Task.FromResult<Picture?>(null);

        public Task<string?> TouchEpisodeAsync(EpisodeKey episode, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

        public Task<bool> TryBeginEpisodeAsync(EpisodeKey episode, TimeSpan lease, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task RecordEpisodeAsync(EpisodeKey episode, string? pictureToken, PictureFailure? failure, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlySet<string>> ListKeptPathsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlySet<string>>(new HashSet<string>());

        public Task<int> DeleteExpiredPicturesAsync(CancellationToken cancellationToken) => Task.FromResult(0);
    }
}
