using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AlertImages.Daemon.Configuration.Provisioning;

/// <summary>Reads YAML nodes; JSON is YAML, too.</summary>
internal static class YamlTree
{
    /// <summary>The child of a mapping, or null.</summary>
    public static YamlNode? Child(this YamlNode node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    /// <summary>The text of a scalar child; empty when there is none.</summary>
    public static string Text(this YamlNode node, string key) => node.Child(key) is YamlScalarNode { Value: { } value } ? value : "";

    /// <summary>Line of the node, from 1.</summary>
    public static int Line(this YamlNode node) => (int)node.Start.Line;

    /// <summary>The node as JSON; plain scalars get their YAML type, texts are expanded.</summary>
    public static JsonNode? ToJson(this YamlNode node, Func<string, string> expand)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                var members = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    members[((YamlScalarNode)key).Value ?? ""] = value.ToJson(expand);
                }

                return members;
            case YamlSequenceNode sequence:
                return new JsonArray([.. sequence.Children.Select(child => child.ToJson(expand))]);
            case YamlScalarNode { Value: { } text } scalar:
                return scalar.Style == ScalarStyle.Plain ? Plain(text, expand) : JsonValue.Create(expand(text));
            default:
                return null;
        }
    }

    private static JsonNode? Plain(string text, Func<string, string> expand) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == text => JsonValue.Create(number),
        _ => JsonValue.Create(expand(text)),
    };
}
