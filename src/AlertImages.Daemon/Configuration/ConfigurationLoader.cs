using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Ini;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration;

/// <summary>
/// Reads settings in Grafana's order, later wins: defaults, files in their order (empty values are passed over), environment
/// <c>GF_SECTION_KEY</c>, expansion, interpolation. Collects all errors.
/// </summary>
internal sealed class ConfigurationLoader(IReadOnlyDictionary<string, string> environment)
{
    private readonly List<ConfigurationError> _errors = [];
    private readonly SettingTable _table = new();
    private readonly Dictionary<(string Section, string Key), SettingSource> _sources = [];

    /// <summary>Reads the files and checks every key by itself.</summary>
    public static LoadedConfiguration Load(IReadOnlyList<string> files, IReadOnlyDictionary<string, string> environment) =>
        new ConfigurationLoader(environment).Load(files);

    private LoadedConfiguration Load(IReadOnlyList<string> files)
    {
        foreach (var file in files)
        {
            ReadFile(file);
        }

        ReadEnvironment();
        Expand();
        _table.Interpolate(DefaultOf);
        var sections = SettingsCatalog.Sections.ToDictionary(static section => section, Bind);
        var headers = _table.Section(SettingsCatalog.StaticHeaders).ToDictionary(static entry => entry.Key, static entry => entry.Value);
        var loaded = new LoadedConfiguration(sections, _sources, headers);
        FindUnknownKeys();
        loaded.Errors.AddRange(_errors);
        return loaded;
    }

    private void ReadFile(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _errors.Add(new ConfigurationError(file, 0, $"the configuration file cannot be read: {exception.GetType().Name}"));
            return;
        }

        foreach (var entry in new IniReader(file, text, _errors).Read().Where(static entry => entry.Value.Length > 0))
        {
            _table.Set(entry.Section, entry.Key, entry.Value, new SettingSource(entry.File, entry.Line));
        }
    }

    private void ReadEnvironment()
    {
        foreach (var section in SettingsCatalog.Sections)
        {
            foreach (var (key, _) in SettingsCatalog.KeysOf(section))
            {
                SetFromEnvironment(SettingsCatalog.NameOf(section), key);
            }
        }

        foreach (var (key, _, _) in _table.Section(SettingsCatalog.StaticHeaders).ToArray())
        {
            SetFromEnvironment(SettingsCatalog.StaticHeaders, key);
        }
    }

    private void SetFromEnvironment(string section, string key)
    {
        var name = $"GF_{section.Replace('.', '_').Replace('-', '_')}_{key.Replace('.', '_')}".ToUpperInvariant();
        if (environment.GetValueOrDefault(name, "") is { Length: > 0 } value)
        {
            _table.Set(section, key, value, new SettingSource("environment " + name, 0));
        }
    }

    private void Expand()
    {
        var expander = new ValueExpander(environment);
        _table.Transform((section, key, value, source) => expander.Expand(
            value, problem => _errors.Add(new ConfigurationError(source.File, source.Line, $"[{section}] {key}: {problem}"))));
    }

    private static string DefaultOf(string section, string key)
    {
        var type = SettingsCatalog.Sections.FirstOrDefault(type => SettingsCatalog.NameOf(type) == section);
        var property = type is null ? null : SettingsCatalog.KeysOf(type).FirstOrDefault(entry => entry.Key == key).Property;
        return property is null ? "" : ValueReader.Write(property.GetValue(Activator.CreateInstance(type!)));
    }

    private object Bind(Type section)
    {
        var name = SettingsCatalog.NameOf(section);
        var settings = Activator.CreateInstance(section)!;
        foreach (var (key, property) in SettingsCatalog.KeysOf(section))
        {
            if (_table.Find(name, key) is not { Value.Length: > 0 } found)
            {
                continue;
            }

            var (value, expected) = ValueReader.Read(found.Value, property.PropertyType);
            if (value is null)
            {
                var shown = property.PropertyType == typeof(Secret) ? Secret.Mask : found.Value;
                _errors.Add(new ConfigurationError(found.Source.File, found.Source.Line, $"[{name}] {key}: '{shown}' is not valid; it must be {expected}"));
                continue;
            }

            property.SetValue(settings, value);
            _sources[(name, key)] = found.Source;
        }

        return settings;
    }

    /// <summary>Typing errors in our sections; sections that are Grafana's alone are passed over.</summary>
    private void FindUnknownKeys()
    {
        var known = SettingsCatalog.Sections.ToDictionary(
            SettingsCatalog.NameOf, static section => SettingsCatalog.KeysOf(section).Select(static entry => entry.Key).ToList());
        foreach (var (section, key, source) in _table.All)
        {
            if (known.TryGetValue(section, out var keys) && !keys.Contains(key) && !GrafanaKeys.Contains(section, key))
            {
                var similar = keys.Where(other => Distance(other, key) <= 3).OrderBy(other => Distance(other, key)).FirstOrDefault();
                var hint = similar is null ? "" : $"; did you mean {similar}?";
                _errors.Add(new ConfigurationError(source.File, source.Line, $"[{section}] {key}: there is no such key{hint}"));
            }
        }
    }

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var index = 1; index <= one.Length; index++)
        {
            var diagonal = row[0];
            row[0] = index;
            for (var column = 1; column <= other.Length; column++)
            {
                var above = row[column];
                row[column] = Math.Min(Math.Min(above, row[column - 1]) + 1, diagonal + (one[index - 1] == other[column - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
