namespace AlertImages.Core.Pictures.Drawing;

/// <summary>Where the drawing of a panel lies in its picture, and which time its sides stand for. In CSS pixels.</summary>
public sealed record TimeAxis(double Left, double Top, double Width, double Height, DateTimeOffset From, DateTimeOffset To);
