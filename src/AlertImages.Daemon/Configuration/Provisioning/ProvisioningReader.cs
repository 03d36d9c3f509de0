using System.Text.Json.Nodes;
using AlertImages.Daemon.Configuration.Values;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AlertImages.Daemon.Configuration.Provisioning;

/// <summary>
/// Reads <c>&lt;provisioning&gt;/alerting/*.yaml</c>, <c>.yml</c> and <c>.json</c> in Grafana's own format (grafana
/// pkg/services/provisioning/alerting), so that an exported file works as it is. Collects all errors, with file and line.
/// </summary>
internal sealed class ProvisioningReader
{
    private const string SupportedVersion = "1";

    private readonly ProvisioningFiles _result = new();
    private readonly ProvisioningNodes _nodes;
    private readonly PolicyReader _policies;

    private ProvisioningReader(ValueExpander expander)
    {
        _nodes = new ProvisioningNodes(expander, _result);
        _policies = new PolicyReader(_nodes, _result);
    }

    /// <summary>A folder that is not there holds nothing.</summary>
    /// <param name="folder">Value of <c>[paths] provisioning</c>.</param>
    /// <param name="environment">Variables that texts may name.</param>
    /// <param name="beside">Files beside the folder; null: none.</param>
    public static ProvisioningFiles Read(string folder, IReadOnlyDictionary<string, string> environment, FilesBeside? beside = null)
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

        reader.ReadBeside(beside ?? new FilesBeside());

        reader.CheckReferences();
        return reader._result;
    }

    private void ReadBeside(FilesBeside beside)
    {
        var matchers = new MatcherReader(_nodes);
        ReadIfSet(beside.PanelMap, root => _result.PanelMap = new PanelMapReader(_nodes, matchers).Read(root));
        ReadIfSet(beside.PicturePolicies, root => _result.PicturePolicies = new PicturePolicyReader(_nodes, matchers).Read(root));
        ReadIfSet(beside.Datasources, root => _result.Datasources = new DatasourceReader(_nodes, matchers).Read(root));
        _result.UsedContactPoints.AddRange(_result.PicturePolicies.SelectMany(static policy => policy.ContactPoints)
            .Select(name => (name, new ConfigurationError(beside.PicturePolicies, 0, $"picturePolicies: the contact point '{name}' does not exist"))));

        void ReadIfSet(string file, Action<YamlNode> read)
        {
            if (file.Length > 0)
            {
                ReadYaml(file, read);
            }
        }
    }

    private void ReadFile(string file)
    {
        if (Path.GetExtension(file) is not (".yaml" or ".yml" or ".json"))
        {
            _result.Warnings.Add(new ConfigurationError(file, 0, "is passed over; provisioning files end in .yaml, .yml or .json"));
            return;
        }

        ReadYaml(file, ReadDocument);
    }

    private void ReadYaml(string file, Action<YamlNode> read)
    {
        _nodes.File = file;
        foreach (var document in Load(file))
        {
            read(document.RootNode);
        }
    }

    private IList<YamlDocument> Load(string file)
    {
        try
        {
            using var text = File.OpenText(file);
            var yaml = new YamlStream();
            yaml.Load(text);
            return yaml.Documents;
        }
        catch (YamlException exception)
        {
            _result.Errors.Add(new ConfigurationError(file, (int)exception.Start.Line, "is not valid YAML: " + exception.Message));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException)
        {
            // the library gives up on some texts without a place
            _result.Errors.Add(new ConfigurationError(file, 0, "is not valid YAML"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _result.Errors.Add(new ConfigurationError(file, 0, $"cannot be read: {exception.GetType().Name}"));
        }

        return [];
    }

    private void ReadDocument(YamlNode root)
    {
        if (root is not YamlMappingNode)
        {
            _nodes.Error(root, "must hold keys like apiVersion and contactPoints");
            return;
        }

        // rules live in Grafana, and what is deleted there was never here
        _nodes.WarnOfUnknown(
            root,
            "file",
            "apiVersion",
            "contactPoints",
            "policies",
            "templates",
            "muteTimes",
            "groups",
            "deleteRules",
            "deleteContactPoints",
            "resetPolicies",
            "deleteTemplates",
            "deleteMuteTimes");
        if (root.Text("apiVersion") is not ("" or SupportedVersion))
        {
            _nodes.Error(root.Child("apiVersion")!, $"apiVersion: '{root.Text("apiVersion")}' must be {SupportedVersion}");
        }

        foreach (var contactPoint in _nodes.Elements(root, "contactPoints"))
        {
            ReadContactPoint(contactPoint);
        }

        foreach (var timing in _nodes.Elements(root, "muteTimes"))
        {
            _policies.ReadTiming(timing);
        }

        foreach (var template in _nodes.Elements(root, "templates"))
        {
            ReadTemplate(template);
        }

        foreach (var policy in _nodes.Elements(root, "policies"))
        {
            _policies.ReadRoot(policy);
        }
    }

    private void ReadContactPoint(YamlNode node)
    {
        _nodes.WarnOfUnknown(node, "contactPoints", "orgId", "name", "receivers");
        if (_nodes.RequireName(node, "contactPoints", _nodes.Text(node, "name")) is not { } name)
        {
            return;
        }

        var receivers = _nodes.Elements(node, "receivers").Select(receiver => ReadReceiver(name, receiver)).OfType<ReceiverDefinition>().ToList();
        if (_result.ContactPoints.RemoveAll(other => other.Name == name) > 0)
        {
            _nodes.Warn(node, $"the contact point '{name}' stands twice; this one counts");
        }

        _result.ContactPoints.Add(new ContactPointDefinition(name, _nodes.File, node.Line(), receivers));
    }

    private ReceiverDefinition? ReadReceiver(string name, YamlNode node)
    {
        void Error(string message) => _nodes.Error(node, $"contact point '{name}': {message}");
        _nodes.WarnOfUnknown(node, $"contact point '{name}'", "uid", "type", "settings", "secureSettings", "disableResolveMessage");
        var uid = _nodes.Text(node, "uid").Trim();
        var type = _nodes.Text(node, "type").Trim();
        var disable = _nodes.Text(node, "disableResolveMessage");
        string ExpandHere(string text) => _nodes.Expand(text, node);
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

        return ProvisioningNodes.Boolean(disable) switch
        {
            null => Fail($"disableResolveMessage: '{disable}' must be true or false"),
            { } isDisabled when uid.Length > 0 && type.Length > 0 && settings.Count > 0 => new ReceiverDefinition(uid, type, isDisabled, settings, node.Line()),
            _ => null,
        };

        ReceiverDefinition? Fail(string message)
        {
            Error(message);
            return null;
        }
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

    /// <summary>Their texts are not expanded: a dollar sign begins a variable of the template.</summary>
    private void ReadTemplate(YamlNode node)
    {
        _nodes.WarnOfUnknown(node, "templates", "orgId", "name", "template", "version", "kind");
        if (_nodes.RequireName(node, "templates", node.Text("name")) is not { } name)
        {
            return;
        }

        try
        {
            _result.Templates = _result.Templates.With(name, node.Text("template"));
        }
        catch (GoTemplates.GoTemplateException exception)
        {
            _nodes.Error(node.Child("template") ?? node, exception.Message);
        }
    }

    private void CheckReferences()
    {
        _result.Errors.AddRange(_result.UsedContactPoints.Where(used => _result.ContactPoints.All(contactPoint => contactPoint.Name != used.ContactPoint))
            .Select(static used => used.Missing));
        _result.Errors.AddRange(_result.UsedTimings.Where(used => !_result.Timings.ContainsKey(used.Timing)).Select(static used => used.Missing));
    }
}
