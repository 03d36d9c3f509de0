using AlertImages.Core.Images;

namespace AlertImages.Core.Uploads;

/// <summary>What uploaders are made from.</summary>
/// <param name="Folders">Where picture files lie.</param>
/// <param name="PublicRoot">Address under which this daemon is reached from outside, ending in a slash; known once the server listens.</param>
public sealed record UploaderContext(ImageFolders Folders, Func<Uri> PublicRoot);
