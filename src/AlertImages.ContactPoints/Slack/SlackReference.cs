namespace AlertImages.ContactPoints.Slack;

/// <summary>Slack's name of a message: the channel's id and the time.</summary>
internal sealed record SlackReference(string Channel, string Timestamp)
{
    public override string ToString() => $"{Channel}/{Timestamp}";

    /// <summary>What <see cref="ToString"/> wrote; null for anything else.</summary>
    public static SlackReference? Parse(string? text) =>
        text?.Split('/') is [{ Length: > 0 } channel, { Length: > 0 } timestamp] ? new SlackReference(channel, timestamp) : null;
}
