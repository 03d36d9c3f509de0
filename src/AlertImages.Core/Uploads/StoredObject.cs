namespace AlertImages.Core.Uploads;

/// <summary>An object that we made in external image storage.</summary>
/// <param name="Provider">The value of <c>[external_image_storage] provider</c>.</param>
/// <param name="Target">See <see cref="IImageUploader.Target"/>.</param>
/// <param name="Key">Its name there.</param>
public sealed record StoredObject(string Provider, string Target, string Key);
