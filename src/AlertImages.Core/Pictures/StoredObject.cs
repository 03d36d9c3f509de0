namespace AlertImages.Core.Pictures;

/// <summary>An object that we made in external image storage.</summary>
/// <param name="Provider">The value of <c>[external_image_storage] provider</c>.</param>
/// <param name="Target">What identifies the destination among others of the same provider, such as the bucket.</param>
/// <param name="Key">Its name there.</param>
public sealed record StoredObject(string Provider, string Target, string Key);
