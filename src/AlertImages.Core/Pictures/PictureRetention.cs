namespace AlertImages.Core.Pictures;

/// <summary>How long picture files stay; zero keeps them for ever.</summary>
/// <param name="TempData">Pictures as taken (<c>[paths] temp_data_lifetime</c>).</param>
/// <param name="Uploads">Uploaded pictures (<c>[external_image_storage] retention</c>).</param>
public sealed record PictureRetention(TimeSpan TempData, TimeSpan Uploads);
