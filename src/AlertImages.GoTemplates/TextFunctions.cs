using System.Text;
using static AlertImages.GoTemplates.GoArguments;

namespace AlertImages.GoTemplates;

/// <summary>Functions that print and change texts.</summary>
internal static class TextFunctions
{
    public static IReadOnlyDictionary<string, GoFunction> All { get; } = new Dictionary<string, GoFunction>
    {
        ["print"] = static (_, arguments) => GoPrint.Join(arguments),
        ["println"] = static (_, arguments) => string.Join(' ', arguments.Select(GoPrint.Format)) + "\n",
        ["printf"] = static (_, arguments) => arguments is [string format, ..]
            ? GoPrintf.Format(format, arguments[1..])
            : throw new GoValueException("wrong type for value; expected string"),
        ["toUpper"] = static (_, arguments) => Text(arguments, 0, 1).ToUpperInvariant(),
        ["toLower"] = static (_, arguments) => Text(arguments, 0, 1).ToLowerInvariant(),
        ["title"] = static (_, arguments) => Title(Text(arguments, 0, 1)),
        ["trimSpace"] = static (_, arguments) => Text(arguments, 0, 1).Trim(),
        ["join"] = static (_, arguments) => Join(Text(arguments, 0, 2), Texts(arguments[1])),
    };

    /// <summary>The first letter of each word.</summary>
    private static string Title(string text)
    {
        var titled = new StringBuilder(text.Length);
        var isInside = false;
        foreach (var letter in text)
        {
            titled.Append(isInside ? letter : char.ToUpperInvariant(letter));
            isInside = char.IsLetterOrDigit(letter) || letter is '_' or '\'' or '\u2019';
        }

        return titled.ToString();
    }

    private static string Join(string separator, IEnumerable<string> texts)
    {
        string[] all = [.. texts];
        GoRules.CheckLength(all.Sum(text => (long)text.Length + separator.Length));
        return string.Join(separator, all);
    }
}
