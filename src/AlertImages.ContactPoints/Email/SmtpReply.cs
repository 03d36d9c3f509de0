namespace AlertImages.ContactPoints.Email;

/// <summary>A server's answer: a code and its lines.</summary>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsPositive => Code is >= 200 and < 400;

    public string Text => string.Join(' ', Lines);

    /// <summary>True when an EHLO answer offers the extension.</summary>
    public bool Offers(string extension) => Lines.Skip(1).Any(line =>
        line.Equals(extension, StringComparison.OrdinalIgnoreCase) || line.StartsWith(extension + " ", StringComparison.OrdinalIgnoreCase));

    /// <summary>True when the server takes this way to log in.</summary>
    public bool OffersLogin(string mechanism) => Lines.Skip(1).Any(line =>
        line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase) && line.Split(' ', '=').Contains(mechanism, StringComparer.OrdinalIgnoreCase));
}
