using AlertImages.ContactPoints.Email;
using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.Images;
using AlertImages.Core.Policies;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Core.Templating;
using AlertImages.Core.Uploads;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;
using AlertImages.Rendering.Chromium;

namespace AlertImages.Daemon.Doctor;

/// <summary>
/// Sends a test notification to every integration of a contact point: a screenshot of a sample panel, uploaded as the settings say, formatted and sent as the
/// daemon does it. What each integration answered is a finding.
/// </summary>
internal sealed partial class ContactPointTest(CheckedConfiguration configuration, ILoggerFactory loggers) : IAsyncDisposable
{
    private static readonly AlertPicture s_noRenderer = new(null, ImageFailure.RendererUnavailable);
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

        var (image, findings) = await TakePictureAsync(cancellationToken);
        var group = SampleGroup.Create(name, firing, resolved, _time.GetUtcNow(), _settings.Get<GrafanaSettings>().Url, _settings.Get<GrafanaSettings>().OrgId);
        var sent = await Task.WhenAll(integrations.Select(integration => SendAsync(integration, group, image, cancellationToken)));
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

    private async Task<(Image? Image, IReadOnlyList<Finding> Findings)> TakePictureAsync(CancellationToken cancellationToken)
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

        var image = await new ImageStore(new ImageFolders(_folder.FullName), NoCatalog.Instance, _time).WriteAsync(png, cancellationToken);
        return await UploadAsync(image, new Finding(FindingState.Fine, Subject, $"took one of the sample panel, {png.Length} bytes"), cancellationToken);
    }

    private async Task<(Image Image, IReadOnlyList<Finding> Findings)> UploadAsync(Image image, Finding taken, CancellationToken cancellationToken)
    {
        var options = RuntimeOptions.Screenshots(_settings);
        var folders = new ImageFolders(Path.GetFullPath(_settings.Get<PathsSettings>().Data));
        using var uploaders = UploaderFactory.Create(_settings, folders, () => StorageCheck.PublicRoot(_settings), _clients, _time);
        if (!options.Upload || uploaders.Current is not { } uploader)
        {
            return (image, [taken]);
        }

        var subject = $"image storage {uploaders.Provider}";
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.UploadTimeout);
        try
        {
            return await uploader.UploadAsync(image, uploader.CreateKey(), deadline.Token) switch
            {
                UploadResult.Uploaded { Link: var link } =>
                    (image with { Url = link.Url, UrlExpiresAt = link.ExpiresAt }, [taken, new Finding(FindingState.Fine, subject, "uploaded it")]),
                UploadResult.Failed { Fault: var fault } =>
                    (image with { UploadAttempts = 1 }, [taken, new Finding(FindingState.Failed, subject, $"cannot upload it: {fault}", "run doctor")]),
                var other => throw new InvalidOperationException($"Unknown upload result {other}"),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (image with { UploadAttempts = 1 },
            [
                taken,
                new Finding(FindingState.Failed, subject, $"cannot upload it within {options.UploadTimeout.TotalSeconds:0.#} s", "run doctor"),
            ]);
        }
    }

    private async Task<Finding> SendAsync(Integration integration, AlertGroup group, Image? image, CancellationToken cancellationToken)
    {
        var subject = $"{integration.Type} '{integration.Uid}'";
        var options = RuntimeOptions.Deliveries(_settings);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.SendTimeout);
        try
        {
            var notification = await BuildAsync(integration, group, image, deadline.Token);
            return await integration.Sender.SendAsync(notification, deadline.Token) switch
            {
                DeliveryResult.Delivered { ImagesRefused: 0 } delivered =>
                    new Finding(FindingState.Fine, subject, $"delivered, {Pictures(notification, integration)}{Reference(delivered)}"),
                DeliveryResult.Delivered delivered =>
                    new Finding(
                        FindingState.Doubtful,
                        subject,
                        $"delivered, but {delivered.ImagesRefused} of {notification.Images.Count} pictures were refused{Reference(delivered)}",
                        "the log above says why"),
                DeliveryResult.TryLater later =>
                    new Finding(FindingState.Failed, subject, $"{later.Reason.Label()}: {later.Detail}", "the daemon would try again"),
                DeliveryResult.GiveUp giveUp =>
                    new Finding(FindingState.Failed, subject, $"{giveUp.Reason.Label()}: {giveUp.Detail}", "the daemon would give up: correct the settings"),
                var other => throw new InvalidOperationException($"Unknown delivery result {other}"),
            };
        }
        catch (HttpRequestException exception)
        {
            return new Finding(
                FindingState.Failed,
                subject,
                $"no connection: {exception.HttpRequestError}",
                "correct the address; look at DNS, proxy and firewall");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Finding(
                FindingState.Failed,
                subject,
                $"no answer within {options.SendTimeout.TotalSeconds:0.#} s",
                "look at the address, proxy and firewall");
        }
    }

    private async Task<Notification> BuildAsync(Integration integration, AlertGroup group, Image? image, CancellationToken cancellationToken)
    {
        var notification = Build(
            configuration,
            integration,
            group,
            image,
            _time.GetUtcNow(),
            failure => LogTemplateFailed(loggers.CreateLogger<ContactPointTest>(), integration.Type, failure.Message),
            _without);
        if (integration.Sender.Images.MaxUploadBytes is not { } max || image is null)
        {
            return notification;
        }

        var fitted = await new ImageFitter(new ChromiumStudio(() => _sample!.Browser), TimeProvider.System)
            .FitAsync(image, max, TimeSpan.MaxValue, cancellationToken);
        return notification with { Images = [.. notification.Images.Select(chosen => chosen.Link is null ? chosen with { Image = fitted } : chosen)] };
    }

    /// <summary>A notification as the daemon would build it.</summary>
    public static Notification Build(
        CheckedConfiguration configuration,
        Integration integration,
        AlertGroup group,
        Image? image,
        DateTimeOffset now,
        Action<Core.Templating.Go.GoTemplateException> failed,
        AlertPicture? without = null)
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
        var images = image is null ? [] : new Dictionary<string, Image> { [image.Token] = image };
        return NotificationBuilder.Build(
            delivery,
            integration with { DisableResolveMessage = false },
            images,
            new NotificationRules(ShowReason: true, new PicturePolicies { Entries = configuration.Provisioning.PicturePolicies }, now)) with
        {
            Templates = new TemplateRenderer(configuration.Provisioning.Templates, TimeProvider.System, failed),
        };
    }

    private static string Pictures(Notification notification, Integration integration) => notification.Images.Count switch
    {
        0 when integration.Sender.Images is { MaxLinks: 0, MaxUploads: 0 } => "pictures are not shown there",
        0 => "without a picture: " + (notification.Alerts[0].WhyNoImageText ?? ImageFailure.Error.Text()),
        _ => notification.Images[0].Link is null ? "with the picture" : "with a link to the picture",
    };

    private static string Reference(DeliveryResult.Delivered delivered) => delivered.Reference is { } reference ? $" ({reference})" : "";

    [LoggerMessage(LogLevel.Error, "A template of {Type} failed; the default text is sent instead: {Problem}")]
    private static partial void LogTemplateFailed(ILogger logger, string type, string problem);

    /// <summary>Nobody needs to find the picture again.</summary>
    private sealed class NoCatalog : IImageCatalog
    {
        public static NoCatalog Instance { get; } = new();

        public Task AddImageAsync(Image image, DateTimeOffset? uploadFrom, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<Image>> FindImagesAsync(IReadOnlyCollection<string> tokens, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Image>>([]);

        public Task<Image?> FindObjectImageAsync(string provider, string key, CancellationToken cancellationToken) => Task.FromResult<Image?>(null);

        public Task<string?> FindEpisodeImageAsync(EpisodeKey episode, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

        public Task<bool> TryBeginEpisodeAsync(EpisodeKey episode, TimeSpan lease, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task RecordEpisodeAsync(EpisodeKey episode, string? imageToken, ImageFailure? failure, CancellationToken cancellationToken) =>
            Task.CompletedTask;

        public Task<IReadOnlySet<string>> ListKeptPathsAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlySet<string>>(new HashSet<string>());

        public Task<int> DeleteExpiredImagesAsync(CancellationToken cancellationToken) => Task.FromResult(0);
    }
}
