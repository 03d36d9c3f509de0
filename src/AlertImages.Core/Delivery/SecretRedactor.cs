using System.Collections.Concurrent;

namespace AlertImages.Core.Delivery;

/// <summary>
/// The last line of defence: replaces every secret of the process in a text, whoever put it there. Log lines pass through it.
/// </summary>
public static class SecretRedactor
{
    /// <summary>Shorter texts stand in too many innocent words.</summary>
    private const int ShortestSecret = 5;

    private static readonly ConcurrentDictionary<string, bool> s_secrets = new(StringComparer.Ordinal);

    /// <summary>The text with a mask for each secret, also in its URL-encoded form.</summary>
    public static string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var secret in s_secrets.Keys)
        {
            text = text.Replace(secret, Secret.Mask, StringComparison.Ordinal);
        }

        return text;
    }

    internal static void Add(string secret)
    {
        if (secret.Length >= ShortestSecret)
        {
            s_secrets.TryAdd(secret, true);
            s_secrets.TryAdd(Uri.EscapeDataString(secret), true);
        }
    }
}
