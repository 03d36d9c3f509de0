using System.Text.RegularExpressions;
using AlertImages.Daemon.Configuration.Values;
using YamlDotNet.RepresentationModel;

namespace AlertImages.Daemon.Configuration.Provisioning;

/// <summary>What the readers of all parts of provisioning files share: lists, texts with variables, and errors with file and line.</summary>
internal sealed partial class ProvisioningNodes(ValueExpander expander, ProvisioningFiles result)
{
    /// <summary>The file that is being read.</summary>
    public string File { get; set; } = "";

    public void Error(YamlNode at, string message) => result.Errors.Add(At(at, message));

    public void Warn(YamlNode at, string message) => result.Warnings.Add(At(at, message));

    public ConfigurationError At(YamlNode node, string message) => new(File, node.Line(), message);

    /// <summary>Typing errors are told and do no harm.</summary>
    public void WarnOfUnknown(YamlNode node, string where, params ReadOnlySpan<string> known)
    {
        foreach (var key in (node as YamlMappingNode)?.Children.Keys.OfType<YamlScalarNode>() ?? [])
        {
            if (!known.Contains(key.Value ?? ""))
            {
                Warn(key, $"{where}: there is no field '{key.Value}'; it is not used");
            }
        }
    }

    public IEnumerable<YamlNode> Elements(YamlNode node, string key)
    {
        switch (node.Child(key))
        {
            case null or YamlScalarNode { Value: null or "" or "null" or "~" }:
                return [];
            case YamlSequenceNode sequence:
                return sequence.Children;
            case var other:
                Error(other, $"{key} must be a list");
                return [];
        }
    }

    /// <summary>A list of texts, or one text.</summary>
    public IReadOnlyList<string> Texts(YamlNode node, string key) => node.Child(key) is YamlScalarNode { Value: { Length: > 0 } and not "null" } one
        ? [Expand(one.Value, one)]
        : [.. Elements(node, key).Select(element => Expand((element as YamlScalarNode)?.Value ?? "", element))];

    /// <summary>A list of texts, or one text, as they stand there.</summary>
    public IReadOnlyList<string> RawTexts(YamlNode node, string key) => node.Child(key) is YamlScalarNode { Value: { Length: > 0 } one }
        ? [one]
        : [.. Elements(node, key).Select(static element => (element as YamlScalarNode)?.Value ?? "")];

    /// <summary>The text of a child, its variables expanded.</summary>
    public string Text(YamlNode node, string key) => Expand(node.Text(key), node);

    /// <summary>The name of an element, which it must have; null, with the error added, when it has none.</summary>
    public string? RequireName(YamlNode node, string where, string name)
    {
        if (name.Trim() is { Length: > 0 } found)
        {
            return found;
        }

        Error(node, $"{where}: no name is set");
        return null;
    }

    /// <summary>As Go reads one; false for no text, null for anything else.</summary>
    public static bool? Boolean(string text) => text switch
    {
        "" or "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        _ => null,
    };

    /// <summary>Grafana's expanders, then <c>$NAME</c>; <c>$$</c> is a dollar sign.</summary>
    public string Expand(string text, YamlNode at)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        const char Escaped = '\uE000';
        var expanded = expander.Expand(text.Replace("$$", Escaped.ToString(), StringComparison.Ordinal), problem => Error(at, problem));
        return Variable().Replace(expanded, match => expander.Environment(match.Groups["name"].Value)).Replace(Escaped, '$');
    }

    [GeneratedRegex(@"\$(?<name>[A-Za-z_][A-Za-z0-9_]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
