namespace AlertImages.Core.Uploads;

/// <summary>The provider's words for each permission.</summary>
/// <param name="Put">To make objects.</param>
/// <param name="Read">To read them, which signed links need.</param>
/// <param name="Delete">To delete them.</param>
/// <param name="List">To list them, for the sweep; null: it is never listed.</param>
public sealed record StoragePermissions(string Put, string Read, string Delete, string? List);
