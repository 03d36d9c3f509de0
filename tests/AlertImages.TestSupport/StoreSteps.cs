using AlertImages.Core.Delivery;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pipeline;

namespace AlertImages.TestSupport;

/// <summary>Steps of the pipeline, done by hand on a store.</summary>
public static class StoreSteps
{
    /// <summary>Closes an event for whose pictures nothing was found.</summary>
    public static Task CompleteEventAsync(
        this IAlertStore store, StoredEvent alertEvent, IReadOnlyList<AlertPicture> pictures, IReadOnlyList<NewDelivery> deliveries,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(alertEvent);
        FoundSubject?[] subjects = [.. alertEvent.Group.Alerts.Select(static _ => (FoundSubject?)null)];
        return store.CompleteEventAsync(alertEvent, new PipelineOutcome(subjects, pictures, deliveries), cancellationToken);
    }
}
