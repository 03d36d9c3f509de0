namespace AlertImages.Core.Pictures.Drawing;

/// <summary>An alert that is to be marked in the picture of its panel.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Labels">Its labels in one line.</param>
/// <param name="Value">Its value; empty when unknown.</param>
/// <param name="StartsAt">When it began.</param>
/// <param name="EndsAt">When it ended; null while it fires.</param>
public sealed record AlertMark(string Title, string Labels, string Value, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt);
