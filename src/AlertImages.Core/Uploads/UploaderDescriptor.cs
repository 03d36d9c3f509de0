namespace AlertImages.Core.Uploads;

/// <summary>One kind of external image storage: its name in <c>[external_image_storage] provider</c> and how it is made.</summary>
/// <param name="Provider">The value of the key <c>provider</c>.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Create">Makes the uploader from the settings of its section.</param>
public sealed record UploaderDescriptor(string Provider, string Name, Func<UploaderContext, IImageUploader> Create);
