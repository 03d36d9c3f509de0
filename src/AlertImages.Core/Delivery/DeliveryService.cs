using AlertImages.Core.ContactPoints;
using AlertImages.Core.Pictures;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Delivery;

/// <summary>Delivers one notification to one integration: chooses pictures, sends once within the time-out, decides what follows.</summary>
public sealed partial class DeliveryService(
    ContactPointRegistry contactPoints, NotificationSource notifications, RetryPolicy retries, DeliveryOptions options, DeliveryTools tools)
{
    private readonly PipelineMetrics _metrics = tools.Metrics;
    private readonly TimeProvider _time = tools.Time;
    private readonly ILogger _logger = tools.Logger;

    /// <summary>Makes the attempt and says how the delivery stands after it. Throws only on cancellation.</summary>
    public async Task<DeliveryOutcome> DeliverAsync(ClaimedDelivery delivery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        using var span = Tracing.Start("deliver", delivery.EventId)
            ?.SetTag("alertimages.contact_point", delivery.ContactPoint).SetTag("alertimages.type", delivery.Type).SetTag("alertimages.attempt", delivery.Attempt);
        var outcome = await AttemptAsync(delivery, cancellationToken);
        span?.SetTag("alertimages.state", outcome.State.ToString());
        if (outcome.Reason is { } reason)
        {
            span.Fail(reason);
        }

        return outcome;
    }

    private async Task<DeliveryOutcome> AttemptAsync(ClaimedDelivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.Late is not null)
        {
            return await AddLateImagesAsync(delivery, delivery.Late, cancellationToken);
        }

        _metrics.Attempts.Increment(delivery.Type);
        using var use = contactPoints.Use(delivery.ContactPoint, delivery.Integration);
        var result = use?.Integration is not { } integration
            ? new DeliveryResult.GiveUp(FailureReason.ContactPointGone, "the contact point is no longer configured")
            : await TryAsync(delivery, async token => await integration.Sender.SendAsync(await notifications.BuildAsync(delivery, integration, token), token), cancellationToken);
        return result switch
        {
            DeliveryResult.Delivered delivered => Delivered(delivery, delivered),
            DeliveryResult.TryLater later => TryLater(delivery, later),
            DeliveryResult.GiveUp giveUp => GiveUp(delivery, giveUp.Reason, giveUp.Detail),
            _ => throw new InvalidOperationException($"Unknown delivery result {result}"),
        };
    }

    /// <summary>Adds pictures that came late to a message that was delivered. What cannot be added is counted; it is no dead delivery, for the message is there.</summary>
    private async Task<DeliveryOutcome> AddLateImagesAsync(ClaimedDelivery delivery, LatePictures late, CancellationToken cancellationToken)
    {
        using var use = contactPoints.Use(delivery.ContactPoint, delivery.Integration);
        if (late.AreShown || late.Reference is not { } reference
            || use?.Integration is not { Sender: IAddsPictures { CanAddPictures: true } sender } integration)
        {
            return new DeliveryOutcome(DeliveryState.Delivered);
        }

        var result = await TryAsync(
            delivery,
            async token =>
            {
                var notification = await notifications.BuildAsync(delivery, integration, token) with { IsOver = late.IsFollowed };
                // a sheet has a token of its own
                var isOnSheet = notification.UsablePictures.Any(picture => late.Tokens.Contains(picture.Picture.Token));
                ChosenPicture[] pictures = [.. notification.Pictures.Where(picture => late.Tokens.Contains(picture.Picture.Token) || (isOnSheet && picture.Picture.About?.Kind == PictureKind.Sheet))];
                return pictures.Length > 0 ? await sender.AddPicturesAsync(notification, pictures, reference, token) : new DeliveryResult.Delivered();
            },
            cancellationToken);
        if (result is not DeliveryResult.Failed failed)
        {
            LogAddedLate(delivery.Group.GroupKey, delivery.ContactPoint, delivery.Type, delivery.EventId);
            return new DeliveryOutcome(DeliveryState.Delivered);
        }

        var now = _time.GetUtcNow();
        if (result is DeliveryResult.TryLater later && retries.NextPause(delivery.Attempt, now - delivery.CreatedAt, later.After) is { } pause)
        {
            return new DeliveryOutcome(DeliveryState.Retry, now + pause, later.Reason.Label(), later.Detail);
        }

        _metrics.PicturesRefusedByVendors.Add(late.Tokens.Count, delivery.Type);
        LogNotAdded(delivery.Group.GroupKey, delivery.ContactPoint, delivery.Type, delivery.EventId, failed.Reason.Label(), failed.Detail);
        return new DeliveryOutcome(DeliveryState.Dead, Reason: failed.Reason.Label(), Detail: failed.Detail);
    }

    private async Task<DeliveryResult> TryAsync(ClaimedDelivery delivery, Func<CancellationToken, Task<DeliveryResult>> attempt, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.SendTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await attempt(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryResult.TryLater(FailureReason.ContextDeadlineExceeded, $"no answer within {options.SendTimeout.TotalSeconds:0.#} s");
        }
        catch (TemplateFailedException exception)
        {
            return new DeliveryResult.GiveUp(FailureReason.TemplateFailed, exception.Message);
        }
        catch (HttpRequestException exception)
        {
            // the message of the exception may hold the address, which may be a secret
            return new DeliveryResult.TryLater(FailureReason.ConnectionFailed, $"no connection: {exception.HttpRequestError}");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // a bug in one integration must not stop the others; the delivery is tried again and then visible as dead
            LogBroken(exception, delivery.Group.GroupKey, delivery.ContactPoint, delivery.Type);
            return new DeliveryResult.TryLater(FailureReason.Other, exception.GetType().Name);
        }
    }

    private DeliveryOutcome Delivered(ClaimedDelivery delivery, DeliveryResult.Delivered delivered)
    {
        _metrics.Deliveries.Increment(delivery.Type, "delivered");
        _metrics.LastDelivery.Set(_time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        _metrics.DeliveryLag.Observe((_time.GetUtcNow() - delivery.ReceivedAt).TotalSeconds);
        _metrics.PicturesRefusedByVendors.Add(delivered.PicturesRefused, delivery.Type);
        LogDelivered(delivery.Group.GroupKey, delivery.ContactPoint, delivery.Type, delivery.EventId, delivery.Attempt);
        return new DeliveryOutcome(DeliveryState.Delivered, Reference: delivered.Reference);
    }

    private DeliveryOutcome TryLater(ClaimedDelivery delivery, DeliveryResult.TryLater later)
    {
        var now = _time.GetUtcNow();
        if (retries.NextPause(delivery.Attempt, now - delivery.CreatedAt, later.After) is not { } pause)
        {
            return GiveUp(delivery, later.Reason, $"{later.Detail} (given up after {delivery.Attempt} attempts)");
        }

        _metrics.Deliveries.Increment(delivery.Type, "retried");
        _metrics.Failures.Increment(delivery.Type, later.Reason.Label());
        if (delivery.Attempt == 1)
        {
            LogRetry(delivery.Group.GroupKey, delivery.ContactPoint, delivery.Type, delivery.EventId, later.Reason.Label(), later.Detail);
        }

        return new DeliveryOutcome(DeliveryState.Retry, now + pause, later.Reason.Label(), later.Detail);
    }

    private DeliveryOutcome GiveUp(ClaimedDelivery delivery, FailureReason reason, string detail)
    {
        _metrics.Deliveries.Increment(delivery.Type, "dead");
        _metrics.Failures.Increment(delivery.Type, reason.Label());
        _metrics.Dead.Increment(delivery.Type);
        LogDead(delivery.Group.GroupKey, delivery.ContactPoint, delivery.Type, delivery.EventId, reason.Label(), detail);
        return new DeliveryOutcome(DeliveryState.Dead, Reason: reason.Label(), Detail: detail);
    }

    [LoggerMessage(LogLevel.Information, "Delivered alert group {GroupKey} to contact point {ContactPoint} ({Type}), event {EventId}, attempt {Attempt}")]
    private partial void LogDelivered(string groupKey, string contactPoint, string type, string eventId, int attempt);

    [LoggerMessage(LogLevel.Information, "Added late images of alert group {GroupKey} to contact point {ContactPoint} ({Type}), event {EventId}")]
    private partial void LogAddedLate(string groupKey, string contactPoint, string type, string eventId);

    [LoggerMessage(LogLevel.Warning, "Late images of alert group {GroupKey} could not be added to contact point {ContactPoint} ({Type}), event {EventId}: {Reason}: {Detail}")]
    private partial void LogNotAdded(string groupKey, string contactPoint, string type, string eventId, string reason, string detail);

    [LoggerMessage(LogLevel.Warning, "Alert group {GroupKey} was not taken by contact point {ContactPoint} ({Type}), event {EventId}, and is tried again: {Reason}: {Detail}")]
    private partial void LogRetry(string groupKey, string contactPoint, string type, string eventId, string reason, string detail);

    [LoggerMessage(LogLevel.Error, "Alert group {GroupKey} could not be delivered to contact point {ContactPoint} ({Type}), event {EventId}: {Reason}: {Detail}")]
    private partial void LogDead(string groupKey, string contactPoint, string type, string eventId, string reason, string detail);

    [LoggerMessage(LogLevel.Error, "Alert group {GroupKey} met a bug in contact point {ContactPoint} ({Type})")]
    private partial void LogBroken(Exception exception, string groupKey, string contactPoint, string type);
}
