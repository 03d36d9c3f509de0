using AlertImages.Core.ContactPoints;

namespace AlertImages.Core.Provisioned;

/// <summary>One integration of a contact point, ready to send.</summary>
/// <param name="Uid">Its UID in the provisioning file: deliveries are stored under it.</param>
/// <param name="Type">The type, as the catalogue writes it.</param>
/// <param name="DisableResolveMessage">True: it gets no resolved alerts.</param>
/// <param name="Sender">What sends.</param>
/// <param name="Pace">How many messages the vendor takes; null: as many as come.</param>
public sealed record Integration(string Uid, string Type, bool DisableResolveMessage, IContactPoint Sender, MessagePace? Pace = null);
