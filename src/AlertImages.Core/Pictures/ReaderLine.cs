using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AlertImages.Core.Work;

namespace AlertImages.Core.Pictures;

/// <summary>Makes one short line for a reader of what a page, a data source or Grafana said: no secret, no path or query of an address, no line end.</summary>
public static partial class ReaderLine
{
    /// <summary>Longest line, in UTF-16 units.</summary>
    public const int MaxLength = 200;

    /// <summary>More than this is never shown, so it is not searched for secrets either.</summary>
    private const int MaxRead = 4000;

    /// <summary>The line; a line made here is returned unchanged.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var masked = SecretRedactor.Redact(text.Length > MaxRead ? text[..MaxRead] : text);
        masked = Address()
            .Replace(masked, static match => $"{match.Groups["scheme"].Value}://{match.Groups["host"].Value}{(match.Groups["rest"].Length > 1 ? "/…" : "")}");
        masked = Credential().Replace(masked, static match => match.Groups["name"].Value + Secret.Mask);
        masked = Token().Replace(masked, Secret.Mask);
        return Cut(Space().Replace(masked, " ").Trim().TrimEnd('.'));
    }

    /// <summary>Between characters as a reader sees them: an emoji or a letter with its accents stays whole.</summary>
    private static string Cut(string line)
    {
        if (line.Length <= MaxLength)
        {
            return line;
        }

        var end = 0;
        while (StringInfo.GetNextTextElementLength(line, end) is var length && end + length < MaxLength)
        {
            end += length;
        }

        return new StringBuilder(line, 0, end, MaxLength).Append('…').ToString();
    }

    // a password in an address may hold a slash, so all before the last @ goes
    [GeneratedRegex(@"(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?:[^\s""'<>?#]*@)?(?<host>[^\s""'<>/?#]*)(?<rest>[^\s""'<>]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    // the name itself may have been a secret, and be masked by now
    [GeneratedRegex(
        @"(?<name>(?:(?<!unexpected |invalid )\b[\w-]*"
            + @"(?:token|passw(?:or)?d|pwd|secret|api[_-]?key|access[_-]?key|authorization|credential|signature)\w*"
            + @"[""']?\s*[=:]\s*[""']?(?:bearer\s+|basic\s+)?|\b(?:bearer|basic)\s+(?=\S{8})|\*{9}[""']?\s*[=:]\s*[""']?))[^\s""',;&)]+",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Credential();

    // a JSON Web Token, and Grafana's service-account tokens and API keys
    [GeneratedRegex(@"\beyJ[\w-]{8,}(?:\.[\w-]+)*|\bgls[a-z]_\w{8,}", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    // control and separator characters, and those that turn the direction of the text after them
    [GeneratedRegex(@"[\s\p{C}-[\p{Cs}\u200D]]+", RegexOptions.CultureInvariant)]
    private static partial Regex Space();
}
