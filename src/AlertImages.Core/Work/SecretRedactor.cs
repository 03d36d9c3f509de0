using System.Collections.Immutable;

namespace AlertImages.Core.Work;

/// <summary>
/// The last line of defence: replaces every secret of the process in a text, whoever put it there. Log lines pass through it.
/// </summary>
public static class SecretRedactor
{
    /// <summary>Shorter texts stand in too many innocent words.</summary>
    private const int ShortestSecret = 5;

    private static readonly Lock s_gate = new();

    /// <summary>The longest first: one secret may be part of another.</summary>
    private static ImmutableArray<string> s_secrets = [];

    /// <summary>The text with a mask for each secret, also in its URL-encoded form.</summary>
    public static string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var secret in s_secrets)
        {
            text = text.Replace(secret, Secret.Mask, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>Keeps the text, its URL-encoded form and, of an address, what follows the host.</summary>
    internal static void Add(string secret)
    {
        string[] forms = [secret, Uri.EscapeDataString(secret), Uri.TryCreate(secret, UriKind.Absolute, out var address) ? address.PathAndQuery : ""];
        lock (s_gate)
        {
            foreach (var form in forms.Where(static form => form.Length >= ShortestSecret && !s_secrets.Contains(form)))
            {
                s_secrets = [.. s_secrets.Append(form).OrderByDescending(static text => text.Length)];
            }
        }
    }
}
