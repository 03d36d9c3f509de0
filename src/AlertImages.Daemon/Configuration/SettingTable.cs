using System.Text.RegularExpressions;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration;

/// <summary>The texts of all settings after the files and the environment were laid over each other, with Grafana's look-up and interpolation.</summary>
internal sealed partial class SettingTable
{
    private const int MaxDepth = 99;
    private readonly Dictionary<(string Section, string Key), (string Value, SettingSource Source)> _values = [];

    /// <summary>Every key that a file or the environment set.</summary>
    public IEnumerable<(string Section, string Key, SettingSource Source)> All =>
        _values.Select(static entry => (entry.Key.Section, entry.Key.Key, entry.Value.Source));

    public void Set(string section, string key, string value, SettingSource source) => _values[(section, key)] = (value, source);

    /// <summary>All keys of one section itself.</summary>
    public IEnumerable<(string Key, string Value, SettingSource Source)> Section(string section) =>
        _values.Where(entry => entry.Key.Section == section).Select(static entry => (entry.Key.Key, entry.Value.Value, entry.Value.Source));

    /// <summary>The value of a key, from the section or the sections above it: <c>[a.b]</c> falls back to <c>[a]</c>.</summary>
    public (string Value, SettingSource Source)? Find(string section, string key)
    {
        while (true)
        {
            if (_values.TryGetValue((section, key), out var found))
            {
                return found;
            }

            var dot = section.LastIndexOf('.');
            if (dot < 0)
            {
                return null;
            }

            section = section[..dot];
        }
    }

    /// <summary>Replaces <c>%(key)s</c> by other keys of the section, then of the part before the first section (go-ini key.go).</summary>
    public void Interpolate(Func<string, string, string> defaultOf)
    {
        foreach (var ((section, key), (value, source)) in _values.ToArray())
        {
            var text = value;
            for (var depth = 0; depth < MaxDepth && Reference().Match(text) is { Success: true } reference; depth++)
            {
                var name = reference.Groups["name"].Value;
                var replacement = Find(section, name)?.Value ?? Find("", name)?.Value ?? defaultOf(section, name);
                text = text.Replace(reference.Value, replacement, StringComparison.Ordinal);
            }

            _values[(section, key)] = (text, source);
        }
    }

    /// <summary>Changes every value that a file or the environment set.</summary>
    public void Transform(Func<string, string, string, SettingSource, string> change)
    {
        foreach (var ((section, key), (value, source)) in _values.ToArray())
        {
            _values[(section, key)] = (change(section, key, value, source), source);
        }
    }

    [GeneratedRegex(@"%\((?<name>[^)]+)\)s", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
