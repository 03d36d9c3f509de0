using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AlertImages.Daemon.Configuration.Provisioning;

/// <summary>
/// Reads <c>&lt;provisioning&gt;/alerting/*.yaml</c>, <c>.yml</c> and <c>.json</c> in Grafana's own format (grafana
/// pkg/services/provisioning/alerting), so that an exported file works as it is. Collects all errors, with file and line.
/// </summary>
internal sealed partial class ProvisioningReader(ValueExpander expander)
{
    private readonly ProvisioningFiles _result = new();

    /// <summary>A folder that is not there holds nothing.</summary>
    public static ProvisioningFiles Read(string folder, IReadOnlyDictionary<string, string> environment)
    {
        var reader = new ProvisioningReader(new ValueExpander(environment));
        var alerting = Path.Combine(folder, "alerting");
        if (Directory.Exists(alerting))
        {
            foreach (var file in Directory.EnumerateFiles(alerting).Order(StringComparer.Ordinal))
            {
                reader.ReadFile(file);
            }
        }

        return reader._result;
    }

    private void ReadFile(string file)
    {
        if (Path.GetExtension(file) is not (".yaml" or ".yml" or ".json"))
        {
            _result.Warnings.Add(new ConfigurationError(file, 0, "is passed over; provisioning files end in .yaml, .yml or .json"));
            return;
        }

        try
        {
            using var text = File.OpenText(file);
            var yaml = new YamlStream();
            yaml.Load(text);
            foreach (var document in yaml.Documents)
            {
                ReadDocument(file, document.RootNode);
            }
        }
        catch (YamlException exception)
        {
            _result.Errors.Add(new ConfigurationError(file, (int)exception.Start.Line, "is not valid YAML: " + exception.Message));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _result.Errors.Add(new ConfigurationError(file, 0, $"cannot be read: {exception.GetType().Name}"));
        }
    }

    private void ReadDocument(string file, YamlNode root)
    {
        if (root is not YamlMappingNode)
        {
            _result.Errors.Add(new ConfigurationError(file, root.Line(), "must hold keys like apiVersion and contactPoints"));
            return;
        }

        foreach (var contactPoint in Elements(file, root, "contactPoints"))
        {
            ReadContactPoint(file, contactPoint);
        }

        foreach (var policy in Elements(file, root, "policies").Take(1))
        {
            _result.DefaultContactPoint = Expand(policy.Text("receiver"), file, policy.Line());
            _result.DefaultSource = new ConfigurationError(file, policy.Line(), $"policies: the contact point '{_result.DefaultContactPoint}' does not exist");
        }

        if (root.Child("templates") is YamlSequenceNode { Children.Count: > 0 } templates)
        {
            _result.Warnings.Add(new ConfigurationError(file, templates.Line(), "templates are not used by this version"));
        }
    }

    private void ReadContactPoint(string file, YamlNode node)
    {
        var name = Expand(node.Text("name"), file, node.Line()).Trim();
        if (name.Length == 0)
        {
            _result.Errors.Add(new ConfigurationError(file, node.Line(), "contactPoints: no name is set"));
            return;
        }

        var receivers = Elements(file, node, "receivers").Select(receiver => ReadReceiver(file, name, receiver)).OfType<ReceiverDefinition>().ToList();
        if (_result.ContactPoints.RemoveAll(other => other.Name == name) > 0)
        {
            _result.Warnings.Add(new ConfigurationError(file, node.Line(), $"the contact point '{name}' stands twice; this one counts"));
        }

        _result.ContactPoints.Add(new ContactPointDefinition(name, file, node.Line(), receivers));
    }

    private ReceiverDefinition? ReadReceiver(string file, string name, YamlNode node)
    {
        void Error(string message) => _result.Errors.Add(new ConfigurationError(file, node.Line(), $"contact point '{name}': {message}"));
        var uid = Expand(node.Text("uid"), file, node.Line()).Trim();
        var type = Expand(node.Text("type"), file, node.Line()).Trim();
        var disable = Expand(node.Text("disableResolveMessage"), file, node.Line());
        string ExpandHere(string text) => Expand(text, file, node.Line());
        var settings = node.Child("settings")?.ToJson(ExpandHere) as JsonObject ?? [];
        Merge(settings, node.Child("secureSettings")?.ToJson(ExpandHere) as JsonObject);
        if (uid.Length == 0)
        {
            Error("no uid is set");
        }

        if (type.Length == 0)
        {
            Error("no type is set");
        }

        if (settings.Count == 0)
        {
            Error("no settings are set");
        }

        if (disable is not ("" or "1" or "t" or "T" or "true" or "TRUE" or "True" or "0" or "f" or "F" or "false" or "FALSE" or "False"))
        {
            Error($"disableResolveMessage: '{disable}' must be true or false");
        }

        return uid.Length > 0 && type.Length > 0 && settings.Count > 0
            ? new ReceiverDefinition(uid, type, disable is "1" or "t" or "T" or "true" or "TRUE" or "True", settings, node.Line())
            : null;
    }

    /// <summary>Secure settings win; a dot in their key leads into an object (<c>hmacConfig.secret</c>).</summary>
    private static void Merge(JsonObject settings, JsonObject? secure)
    {
        foreach (var (key, value) in secure?.ToArray() ?? [])
        {
            var target = settings;
            var parts = key.Split('.');
            foreach (var part in parts[..^1])
            {
                target[part] = target[part] as JsonObject ?? [];
                target = (JsonObject)target[part]!;
            }

            target[parts[^1]] = value?.DeepClone();
        }
    }

    private IEnumerable<YamlNode> Elements(string file, YamlNode node, string key)
    {
        switch (node.Child(key))
        {
            case null or YamlScalarNode { Value: null or "" or "null" }:
                return [];
            case YamlSequenceNode sequence:
                return sequence.Children;
            case var other:
                _result.Errors.Add(new ConfigurationError(file, other.Line(), $"{key} must be a list"));
                return [];
        }
    }

    /// <summary>Grafana's expanders, then <c>$NAME</c>; <c>$$</c> is a dollar sign.</summary>
    private string Expand(string text, string file, int line)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        const char Escaped = '\uE000';
        var expanded = expander.Expand(text.Replace("$$", Escaped.ToString(), StringComparison.Ordinal), problem => _result.Errors.Add(new ConfigurationError(file, line, problem)));
        return Variable().Replace(expanded, match => expander.Environment(match.Groups["name"].Value)).Replace(Escaped, '$');
    }

    [GeneratedRegex(@"\$(?<name>[A-Za-z_][A-Za-z0-9_]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
