using AlertImages.Core.Delivery;
using AlertImages.Core.Pictures;

namespace AlertImages.Core.Pipeline;

/// <summary>What the pipeline makes of an event.</summary>
/// <param name="Pictures">For each alert its picture, or why it has none.</param>
/// <param name="Deliveries">Who gets the notification.</param>
public sealed record PipelineOutcome(IReadOnlyList<AlertPicture> Pictures, IReadOnlyList<NewDelivery> Deliveries)
{
    /// <summary>Screenshots under way that the notification does not wait for, by the index of their alert. They never fail.</summary>
    public IReadOnlyList<(int Index, Task<AlertPicture> Work)> Late { get; init; } = [];
}
