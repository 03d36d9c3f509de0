using System.Net.Mail;

namespace AlertImages.ContactPoints.Email;

/// <summary>What may stand as an address in an SMTP command: one mailbox without white space, control characters or angle brackets.</summary>
public static class MailAddressRule
{
    // https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.3
    private const int MaxLength = 254;

    /// <summary>True for an address that is safe in an SMTP command and a header.</summary>
    public static bool IsValid(string address) =>
        address is not null
        && address.Length is > 2 and <= MaxLength
        && !address.Any(static letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter is '<' or '>' or '"' or '(' or ')' or ',')
        && MailAddress.TryCreate(address, out var parsed) && parsed.Address == address;
}
