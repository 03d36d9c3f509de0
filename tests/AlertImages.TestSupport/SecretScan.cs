using System.Text;
using System.Text.RegularExpressions;

namespace AlertImages.TestSupport;

/// <summary>Knows the secrets that a test set and looks for them, in each form in which they could get out.</summary>
public sealed partial class SecretScan
{
    /// <summary>Shorter ones would be found by chance.</summary>
    private const int MinLength = 6;

    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);

    /// <summary>Notes the values of a setting when its name says that they are secret.</summary>
    public void AddSetting(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (SecretKey().IsMatch(key) && !value.StartsWith('$'))
        {
            foreach (var secret in value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                Add(secret);
            }
        }
    }

    /// <summary>Notes the secrets of a contact point as it is written in a provisioning file.</summary>
    public void AddReceiver(string receiver)
    {
        foreach (Match match in ReceiverSecret().Matches(receiver))
        {
            Add(match.Groups["value"].Value);
        }
    }

    /// <summary>The secrets that a text holds, as they are, in Base64 or encoded for an address.</summary>
    public IReadOnlyList<string> FindIn(string text) => [.. _secrets.Where(secret =>
        text.Contains(secret, StringComparison.Ordinal)
        || text.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('='), StringComparison.Ordinal)
        || text.Contains(Uri.EscapeDataString(secret), StringComparison.Ordinal))];

    /// <summary>The secrets in the files of a folder, with the file.</summary>
    public IReadOnlyList<string> FindInFiles(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).SelectMany(file => FindIn(Read(file)).Select(secret => $"{secret} in {file}"))]
        : [];

    private void Add(string secret)
    {
        if (secret.Length >= MinLength)
        {
            _secrets.Add(secret);
        }
    }

    private static string Read(string file)
    {
        try
        {
            return Encoding.Latin1.GetString(File.ReadAllBytes(file));
        }
        catch (IOException)
        {
            // the browser's sockets and locks
            return "";
        }
    }

    [GeneratedRegex("token|password|secret|account_key|credentials", RegexOptions.IgnoreCase)]
    private static partial Regex SecretKey();

    [GeneratedRegex(
        "(?:token|password|secret|apiKey|api_key|integrationKey|credentials|basic_auth_password|api_secret|userKey)\"?: *[\"']?(?<value>[A-Za-z0-9_.:/+=-]+)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex ReceiverSecret();
}
