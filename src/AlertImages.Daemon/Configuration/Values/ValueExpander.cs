using System.Text.RegularExpressions;

namespace AlertImages.Daemon.Configuration.Values;

/// <summary>
/// Grafana's <c>$__env{NAME}</c>, <c>${NAME}</c> and <c>$__file{/path}</c> (grafana pkg/setting/expanders.go): environment first, then files.
/// </summary>
internal sealed partial class ValueExpander(IReadOnlyDictionary<string, string> environment)
{
    /// <summary>Stands for a file's name in <c>[external_image_storage.webdav] public_url</c>: not a variable, unless there is one of this name.</summary>
    private const string FilePlaceholder = "${file}";

    /// <summary>The expanded text; <paramref name="onError"/> hears of files that cannot be read.</summary>
    public string Expand(string text, Action<string> onError)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        var withEnvironment = Pattern().Replace(text, match => IsVariable(match) ? Environment(match.Groups["argument"].Value) : match.Value);
        return Pattern()
            .Replace(withEnvironment, match => match.Groups["name"].Value == "__file" ? File(match.Groups["argument"].Value, onError) : match.Value);
    }

    private bool IsVariable(Match match) =>
        match.Groups["name"].Value is "" or "__env" && (match.Value != FilePlaceholder || environment.ContainsKey(match.Groups["argument"].Value));

    /// <summary>An unset variable is empty, but for the machine's name.</summary>
    public string Environment(string name)
    {
        var value = environment.GetValueOrDefault(name, "");
        return value.Length == 0 && name == "HOSTNAME" ? System.Environment.MachineName : value;
    }

    private static string File(string path, Action<string> onError)
    {
        try
        {
            return System.IO.File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            onError($"the file {path} cannot be read: {exception.GetType().Name}");
            return "";
        }
    }

    [GeneratedRegex(@"\$(?<name>|__\w+)\{(?<argument>[^}]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
