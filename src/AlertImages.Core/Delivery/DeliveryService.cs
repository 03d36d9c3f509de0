using AlertImages.Core.ContactPoints;
using AlertImages.Core.Pictures;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Delivery;

/// <summary>Delivers one notification to one integration: chooses pictures, sends once within the time-out, decides what follows.</summary>
public sealed partial class DeliveryService(
    ProvisionedHolder provisioned, NotificationBuilder notifications, RetryPolicy retries, DeliveryOptions options, DeliveryMetrics metrics, TimeProvider time,
    ILogger<DeliveryService> logger)
{
    /// <summary>Makes the attempt and says how the delivery stands after it. Throws only on cancellation.</summary>
    public async Task<DeliveryOutcome> DeliverAsync(ClaimedDelivery delivery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        using var span = Tracing.Start("deliver", delivery.EventId)
            ?.SetTag("alertimages.contact_point", delivery.ContactPoint)
                .SetTag("alertimages.type", delivery.Type)
                .SetTag("alertimages.attempt", delivery.Attempt);
        var outcome = await AttemptAsync(delivery, cancellationToken);
        span?.SetTag("alertimages.state", outcome.State.ToString());
        if (outcome.Reason is { } reason)
        {
            span.Fail(reason);
        }

        return outcome;
    }

    private Task<DeliveryOutcome> AttemptAsync(ClaimedDelivery delivery, CancellationToken cancellationToken) => delivery switch
    {
        ClaimedDelivery.Message message => SendAsync(message, cancellationToken),
        ClaimedDelivery.Addition addition => AddAsync(addition, cancellationToken),
        _ => throw new InvalidOperationException($"Unknown delivery {delivery}"),
    };

    private async Task<DeliveryOutcome> SendAsync(ClaimedDelivery.Message delivery, CancellationToken cancellationToken)
    {
        metrics.Attempts.Increment(delivery.Type);
        using var use = provisioned.Use(delivery.ContactPoint, delivery.Integration);
        var result = use is null
            ? new DeliveryResult.GiveUp(FailureReason.ContactPointGone, "the contact point is no longer configured")
            : await TryAsync(
                delivery, async token => await use.Integration.Sender.SendAsync(await notifications.BuildAsync(delivery, use, token), token),
                cancellationToken);
        return result switch
        {
            DeliveryResult.Delivered delivered => Delivered(delivery, delivered),
            DeliveryResult.TryLater later => TryLater(delivery, later),
            DeliveryResult.GiveUp giveUp => GiveUp(delivery, giveUp.Reason, giveUp.Detail),
            _ => throw new InvalidOperationException($"Unknown delivery result {result}"),
        };
    }

    /// <summary>
    /// Adds pictures that came late to a message that was delivered. What cannot be added is counted; it is no dead delivery, for the message is
    /// there.
    /// </summary>
    private async Task<DeliveryOutcome> AddAsync(ClaimedDelivery.Addition delivery, CancellationToken cancellationToken)
    {
        using var use = provisioned.Use(delivery.ContactPoint, delivery.Integration);
        if (delivery.AreShown || delivery.Reference is not { } reference || use?.Integration.Sender is not IAddsPictures { CanAddPictures: true } sender)
        {
            return new DeliveryOutcome(DeliveryState.Delivered);
        }

        var result = await TryAsync(
            delivery,
            async token =>
            {
                var notification = await notifications.BuildAsync(delivery, use, token) with { IsOver = delivery.IsFollowed };
                // a sheet has a token of its own
                var isOnSheet = notification.UsablePictures.Any(picture => delivery.Tokens.Contains(picture.Picture.Token));
                ChosenPicture[] pictures =
                [
                    .. notification.Pictures.Where(
                        picture => delivery.Tokens.Contains(picture.Picture.Token) || (isOnSheet && picture.Picture.About?.Kind == PictureKind.Sheet)),
                ];
                return pictures.Length > 0 ? await sender.AddPicturesAsync(notification, pictures, reference, token) : new DeliveryResult.Delivered();
            },
            cancellationToken);
        if (result is not DeliveryResult.Failed failed)
        {
            LogAddedLate(delivery.Group.GroupKey, delivery.ContactPoint, delivery.Type, delivery.EventId);
            return new DeliveryOutcome(DeliveryState.Delivered);
        }

        var now = time.GetUtcNow();
        if (result is DeliveryResult.TryLater later && retries.NextPause(delivery.Attempt, now - delivery.CreatedAt, later.After) is { } pause)
        {
            return new DeliveryOutcome(DeliveryState.Retry, now + pause, later.Reason.Label(), later.Detail);
        }

        metrics.RefusedPictures.Add(delivery.Tokens.Count, delivery.Type);
        LogNotAdded(delivery.Group.GroupKey, delivery.ContactPoint, delivery.Type, delivery.EventId, failed.Reason.Label(), failed.Detail);
        return new DeliveryOutcome(DeliveryState.Dead, Reason: failed.Reason.Label(), Detail: failed.Detail);
    }

    private async Task<DeliveryResult> TryAsync(
        ClaimedDelivery delivery,
        Func<CancellationToken, Task<DeliveryResult>> attempt,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.SendTimeout, time);
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
        metrics.Deliveries.Increment(delivery.Type, "delivered");
        metrics.LastDelivery.Set(time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        metrics.DeliveryLag.Observe((time.GetUtcNow() - delivery.ReceivedAt).TotalSeconds);
        metrics.RefusedPictures.Add(delivered.PicturesRefused, delivery.Type);
        LogDelivered(delivery.Group.GroupKey, delivery.ContactPoint, delivery.Type, delivery.EventId, delivery.Attempt);
        return new DeliveryOutcome(DeliveryState.Delivered, Reference: delivered.Reference) { PicturesRefused = delivered.PicturesRefused };
    }

    private DeliveryOutcome TryLater(ClaimedDelivery delivery, DeliveryResult.TryLater later)
    {
        var now = time.GetUtcNow();
        if (retries.NextPause(delivery.Attempt, now - delivery.CreatedAt, later.After) is not { } pause)
        {
            return GiveUp(delivery, later.Reason, $"{later.Detail} (given up after {delivery.Attempt} attempts)");
        }

        metrics.Deliveries.Increment(delivery.Type, "retried");
        metrics.Failures.Increment(delivery.Type, later.Reason.Label());
        if (delivery.Attempt == 1)
        {
            LogRetry(delivery.Group.GroupKey, delivery.ContactPoint, delivery.Type, delivery.EventId, later.Reason.Label(), later.Detail);
        }

        return new DeliveryOutcome(DeliveryState.Retry, now + pause, later.Reason.Label(), later.Detail);
    }

    private DeliveryOutcome GiveUp(ClaimedDelivery delivery, FailureReason reason, string detail)
    {
        metrics.Deliveries.Increment(delivery.Type, "dead");
        metrics.Failures.Increment(delivery.Type, reason.Label());
        metrics.Dead.Increment(delivery.Type);
        LogDead(delivery.Group.GroupKey, delivery.ContactPoint, delivery.Type, delivery.EventId, reason.Label(), detail);
        return new DeliveryOutcome(DeliveryState.Dead, Reason: reason.Label(), Detail: detail);
    }

    [LoggerMessage(LogLevel.Information, "Delivered alert group {GroupKey} to contact point {ContactPoint} ({Type}), event {EventId}, attempt {Attempt}")]
    private partial void LogDelivered(string groupKey, string contactPoint, string type, string eventId, int attempt);

    [LoggerMessage(LogLevel.Information, "Added late images of alert group {GroupKey} to contact point {ContactPoint} ({Type}), event {EventId}")]
    private partial void LogAddedLate(string groupKey, string contactPoint, string type, string eventId);

    [LoggerMessage(
        LogLevel.Warning,
        "Late images of alert group {GroupKey} could not be added to contact point {ContactPoint} ({Type}), event {EventId}: {Reason}: {Detail}")]
    private partial void LogNotAdded(string groupKey, string contactPoint, string type, string eventId, string reason, string detail);

    [LoggerMessage(
        LogLevel.Warning,
        "Alert group {GroupKey} was not taken by contact point {ContactPoint} ({Type}), event {EventId}, and is tried again: {Reason}: {Detail}")]
    private partial void LogRetry(string groupKey, string contactPoint, string type, string eventId, string reason, string detail);

    [LoggerMessage(
        LogLevel.Error,
        "Alert group {GroupKey} could not be delivered to contact point {ContactPoint} ({Type}), event {EventId}: {Reason}: {Detail}")]
    private partial void LogDead(string groupKey, string contactPoint, string type, string eventId, string reason, string detail);

    [LoggerMessage(LogLevel.Error, "Alert group {GroupKey} met a bug in contact point {ContactPoint} ({Type})")]
    private partial void LogBroken(Exception exception, string groupKey, string contactPoint, string type);
}
