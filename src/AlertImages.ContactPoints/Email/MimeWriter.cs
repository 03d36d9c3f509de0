using System.Globalization;
using System.Text;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.Email;

/// <summary>
/// Writes a mail as MIME: related(alternative(plain, html), inline pictures), everything in base64, headers encoded by RFC 2047, so that
/// nothing from a label can end a header or a line. To be replaced by MimeKit where that can be had (docs/decisions/0004-smtp.md).
/// </summary>
internal static class MimeWriter
{
    private const int EncodedWordBytes = 45;
    private const string Related = "=_alertimages_related";
    private const string Alternative = "=_alertimages_alternative";

    public static async Task<byte[]> WriteAsync(Mail mail, MailEnvelope envelope, SmtpOptions smtp, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        Header(text, "From", $"{EncodePhrase(smtp.FromName)} <{smtp.FromAddress}>");
        Header(text, "To", string.Join(", ", envelope.Recipients));
        Header(text, "Subject", Encode(mail.Subject));
        Header(
            text,
            "Date",
            now.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)
                + now.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal));
        Header(text, "Message-ID", $"<{envelope.MessageId}>");
        Header(text, "In-Reply-To", $"<{envelope.ThreadId}>");
        Header(text, "References", $"<{envelope.ThreadId}>");
        Header(text, "Auto-Submitted", "auto-generated");
        foreach (var (name, value) in smtp.StaticHeaders)
        {
            Header(text, name, Encode(value));
        }

        Header(text, "MIME-Version", "1.0");
        Header(text, "Content-Type", $"multipart/related; type=\"multipart/alternative\"; boundary=\"{Related}\"");
        text.Append("\r\n");
        Part(text, Related, $"multipart/alternative; boundary=\"{Alternative}\"", []);
        TextPart(text, "text/plain", mail.Text);
        TextPart(text, "text/html", mail.Html);
        text.Append(CultureInfo.InvariantCulture, $"--{Alternative}--\r\n");
        foreach (var picture in mail.Pictures)
        {
            Part(
                text,
                Related,
                picture.Path.EndsWith(".jpg", StringComparison.Ordinal) ? "image/jpeg" : "image/png",
                ["Content-Transfer-Encoding: base64", $"Content-ID: <{picture.ContentId}>", $"Content-Disposition: inline; filename=\"{picture.ContentId}\""]);
            AppendBase64(text, await File.ReadAllBytesAsync(picture.Path, cancellationToken));
        }

        text.Append(CultureInfo.InvariantCulture, $"--{Related}--\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>RFC 2047 encoded words where the text is not plain ASCII; control characters become blanks first.</summary>
    public static string Encode(string text)
    {
        var clean = new string([.. text.Select(static letter => char.IsControl(letter) ? ' ' : letter)]);
        if (clean.All(static letter => letter is >= ' ' and <= '~') && !clean.Contains("=?", StringComparison.Ordinal) && clean.Length <= 800)
        {
            return clean;
        }

        var words = new List<string>();
        var word = new List<byte>();
        foreach (var rune in clean.EnumerateRunes())
        {
            var bytes = Encoding.UTF8.GetBytes(rune.ToString());
            if (word.Count + bytes.Length > EncodedWordBytes)
            {
                words.Add(Word(word));
                word.Clear();
            }

            word.AddRange(bytes);
        }

        words.Add(Word(word));
        return string.Join("\r\n ", words);
    }

    private static string Word(List<byte> bytes) => $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";

    private static string EncodePhrase(string name)
    {
        var encoded = Encode(name);
        return encoded.StartsWith("=?", StringComparison.Ordinal)
            ? encoded
            : $"\"{encoded.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    private static void Header(StringBuilder text, string name, string value) => text.Append(name).Append(": ").Append(value).Append("\r\n");

    private static void Part(StringBuilder text, string boundary, string contentType, IEnumerable<string> headers)
    {
        text.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Type: {contentType}\r\n");
        foreach (var header in headers)
        {
            text.Append(header).Append("\r\n");
        }

        text.Append("\r\n");
    }

    private static void TextPart(StringBuilder text, string type, string content)
    {
        Part(text, Alternative, type + "; charset=utf-8", ["Content-Transfer-Encoding: base64"]);
        AppendBase64(text, Encoding.UTF8.GetBytes(content));
    }

    private static void AppendBase64(StringBuilder text, byte[] bytes) =>
        text.Append(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");
}
