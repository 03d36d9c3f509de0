using System.Security.Cryptography;

namespace AlertImages.Core.Work;

/// <summary>Names that cannot be guessed, from the 62 characters Grafana uses.</summary>
public static class RandomName
{
    /// <summary>Length of a file name as Grafana makes it: 119 random bits.</summary>
    public const int FileLength = 20;

    /// <summary>Length of a name that stands in a public address: 160 random bits.</summary>
    public const int PublicLength = 27;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>A name of the given number of characters, each drawn without bias.</summary>
    public static string Create(int length) => RandomNumberGenerator.GetString(Alphabet, length);
}
