using System.Text.RegularExpressions;
using static AlertImages.GoTemplates.GoArguments;

namespace AlertImages.GoTemplates;

/// <summary>Functions of regular expressions, which run without backtracking.</summary>
internal static partial class RegexFunctions
{
    private const string TooSlow = "the regular expression takes too long";
    private static readonly TimeSpan s_maxTime = TimeSpan.FromMilliseconds(250);

    public static IReadOnlyDictionary<string, GoFunction> All { get; } = new Dictionary<string, GoFunction>
    {
        ["match"] = static (_, arguments) => IsMatch(Text(arguments, 0, 2), Text(arguments, 1, 2)),
        ["reReplaceAll"] = static (_, arguments) => ReplaceAll(Text(arguments, 0, 3), Text(arguments, 1, 3), Text(arguments, 2, 3)),
    };

    private static Regex Expression(string pattern)
    {
        try
        {
            var translated = pattern.Replace("(?P<", "(?<", StringComparison.Ordinal);
            return new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_maxTime);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new GoValueException($"error parsing regexp: {pattern}");
        }
    }

    private static bool IsMatch(string pattern, string text)
    {
        try
        {
            return Expression(pattern).IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new GoValueException(TooSlow);
        }
    }

    /// <summary>Go's replacement: <c>$1</c>, <c>${1}</c>, <c>$name</c>, <c>$$</c>; the longest possible name counts.</summary>
    private static string ReplaceAll(string pattern, string replacement, string text)
    {
        var length = (long)text.Length;
        try
        {
            return Expression(pattern).Replace(text, match =>
            {
                var put = GroupReference().Replace(replacement, reference => Group(match, reference));
                GoRules.CheckLength(length += put.Length - match.Length);
                return put;
            });
        }
        catch (RegexMatchTimeoutException)
        {
            throw new GoValueException(TooSlow);
        }
    }

    private static string Group(Match match, Match reference) => reference.Value == "$$" ? "$" : match.Groups[reference.Groups["name"].Value].Value;

    [GeneratedRegex(@"\$(?:\$|(?<name>\w+)|\{(?<name>\w+)\})", RegexOptions.CultureInvariant)]
    private static partial Regex GroupReference();
}
