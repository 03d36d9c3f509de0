using System.Collections.Immutable;

namespace AlertImages.Core.Delivery;

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

    internal static void Add(string secret)
    {
        if (secret.Length >= ShortestSecret)
        {
            lock (s_gate)
            {
                s_secrets = [.. s_secrets.Append(secret).Append(Uri.EscapeDataString(secret)).Distinct(StringComparer.Ordinal).OrderByDescending(static text => text.Length)];
            }
        }
    }
}
