namespace AlertImages.Core.Uploads;

/// <summary>One kind of external image storage: its name in <c>[external_image_storage] provider</c> and how it is made.</summary>
/// <param name="Provider">The value of the key <c>provider</c>.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Permissions">What its credentials must be allowed.</param>
/// <param name="Create">Makes the uploader; null when its settings are not complete.</param>
public sealed record UploaderDescriptor(string Provider, string Name, StoragePermissions Permissions, Func<UploaderContext, IImageUploader?> Create);

/// <summary>The provider's words for each permission.</summary>
/// <param name="Put">To make objects.</param>
/// <param name="Read">To read them, which signed links need.</param>
/// <param name="Delete">To delete them.</param>
/// <param name="List">To list them, for the sweep; null: it is never listed.</param>
public sealed record StoragePermissions(string Put, string Read, string Delete, string? List);
