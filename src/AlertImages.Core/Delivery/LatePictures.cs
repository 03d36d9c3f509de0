namespace AlertImages.Core.Delivery;

/// <summary>Pictures that came after their message was sent.</summary>
/// <param name="Tokens">The pictures.</param>
/// <param name="Reference">The vendor's name of the message; null when it never arrived or has none: then there is nothing to add to.</param>
/// <param name="AreShown">True when a later attempt of the message had them.</param>
/// <param name="IsFollowed">True when a resolved message has followed it since.</param>
public sealed record LatePictures(IReadOnlyList<string> Tokens, string? Reference, bool AreShown, bool IsFollowed);
