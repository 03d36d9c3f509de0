using AlertImages.Core.Delivery;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;

namespace AlertImages.Core.Pipeline;

/// <summary>What the pipeline makes of an event.</summary>
/// <param name="Subjects">For each alert what was found for its picture; null when that was not known in time.</param>
/// <param name="Pictures">For each alert its picture, or why it has none.</param>
/// <param name="Deliveries">The integrations that are notified.</param>
public sealed record PipelineOutcome(IReadOnlyList<FoundSubject?> Subjects, IReadOnlyList<AlertPicture> Pictures, IReadOnlyList<NewDelivery> Deliveries);
