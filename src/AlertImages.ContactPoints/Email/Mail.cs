namespace AlertImages.ContactPoints.Email;

/// <summary>A mail as text, before it becomes MIME.</summary>
internal sealed record Mail(string Subject, string Text, string Html, IReadOnlyList<MailPicture> Pictures);

/// <summary>A picture inside the mail; the HTML names it <c>cid:&lt;ContentId&gt;</c>.</summary>
internal sealed record MailPicture(string ContentId, string Path);

/// <summary>What differs between the copies of a mail.</summary>
internal sealed record MailEnvelope(IReadOnlyList<string> Recipients, string MessageId, string ThreadId);
