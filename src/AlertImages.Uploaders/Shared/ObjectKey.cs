using System.Text.RegularExpressions;
using AlertImages.Core.Work;

namespace AlertImages.Uploaders.Shared;

/// <summary>Names of objects as Grafana makes them: a folder, random letters and digits, <c>.png</c>.</summary>
internal static partial class ObjectKey
{
    public const string ContentType = "image/png";

    /// <summary>An object never changes; a day, because somebody who may see it today perhaps may not next week.</summary>
    public const string CacheControl = "private, max-age=86400, immutable";

    public static string Create(string folder, int length) => Prefix(folder) + RandomName.Create(length) + ".png";

    /// <summary>The folder with a slash at its end; empty for none.</summary>
    public static string Prefix(string folder) => folder.Trim('/') is { Length: > 0 } path ? path + "/" : "";

    /// <summary>True for a name that we could have made.</summary>
    public static bool IsOurs(string key) => Name().IsMatch(key);

    [GeneratedRegex(@"(?:\A|/)[0-9A-Za-z]{20,30}\.png\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
