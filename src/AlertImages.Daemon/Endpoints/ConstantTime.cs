using System.Security.Cryptography;
using System.Text;

namespace AlertImages.Daemon.Endpoints;

/// <summary>The only way that secrets are compared: in a time that says nothing of them.</summary>
internal static class ConstantTime
{
    public static bool AreEqual(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(one)), SHA256.HashData(Encoding.UTF8.GetBytes(other)));

    /// <summary>True when the header <c>Authorization: Basic</c> holds this user and password.</summary>
    public static bool IsBasic(string authorization, string user, string password) =>
        Credentials(authorization) is { } credentials && AreEqual(credentials, $"{user}:{password}");

    /// <summary>True when it holds this password, whoever the user is.</summary>
    public static bool IsPassword(string authorization, string password) =>
        Credentials(authorization) is { } credentials && AreEqual(credentials[(credentials.IndexOf(':', StringComparison.Ordinal) + 1)..], password);

    private static string? Credentials(string authorization)
    {
        const string Scheme = "Basic ";
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(authorization[Scheme.Length..].Trim()));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
