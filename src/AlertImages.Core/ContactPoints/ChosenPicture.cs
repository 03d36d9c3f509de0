using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;

namespace AlertImages.Core.ContactPoints;

/// <summary>A picture chosen for an integration: by its link when there is one to use, else by its bytes.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Alert">The first alert that it belongs to.</param>
/// <param name="Link">The link to use; null: upload the bytes.</param>
public sealed record ChosenPicture(Picture Picture, Alert Alert, Uri? Link);
