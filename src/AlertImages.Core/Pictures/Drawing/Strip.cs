namespace AlertImages.Core.Pictures.Drawing;

/// <summary>What the strip below a picture says.</summary>
/// <param name="Marks">The alerts that the picture is about.</param>
/// <param name="From">Begin of the time that it shows; null: the dashboard's own.</param>
/// <param name="To">End of it.</param>
/// <param name="Scale">Device pixels per CSS pixel.</param>
/// <param name="Theme"><c>light</c>, else dark.</param>
/// <param name="TimeZone">IANA name of the time zone of its times; empty: UTC.</param>
public sealed record Strip(IReadOnlyList<AlertMark> Marks, DateTimeOffset? From, DateTimeOffset? To, double Scale, string Theme, string TimeZone);
