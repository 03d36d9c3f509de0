using AlertImages.ContactPoints.Email;
using AlertImages.ContactPoints.Slack;
using AlertImages.ContactPoints.Webhook;
using AlertImages.Core.Delivery;

namespace AlertImages.ContactPoints;

/// <summary>All types of contact points.</summary>
public static class ContactPointCatalog
{
    /// <summary>In alphabetical order.</summary>
    public static IReadOnlyList<ContactPointDescriptor> All { get; } =
    [
        EmailContactPoint.Descriptor,
        SlackContactPoint.Descriptor,
        WebhookContactPoint.Descriptor,
    ];

    /// <summary>The descriptor of a type, compared without case; null when there is none.</summary>
    public static ContactPointDescriptor? Find(string type) =>
        All.FirstOrDefault(descriptor => string.Equals(descriptor.Type, type, StringComparison.OrdinalIgnoreCase));
}
