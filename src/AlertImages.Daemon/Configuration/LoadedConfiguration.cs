using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration;

/// <summary>All settings of one start, with their sources and what is wrong with them.</summary>
internal sealed class LoadedConfiguration(
    IReadOnlyDictionary<Type, object> sections,
    IReadOnlyDictionary<(string Section, string Key), SettingSource> sources,
    IReadOnlyDictionary<string, string> staticHeaders) : ISettings
{
    /// <summary>Everything that keeps the daemon from starting.</summary>
    public List<ConfigurationError> Errors { get; } = [];

    /// <summary>What a person should know but is not an error.</summary>
    public List<ConfigurationError> Warnings { get; } = [];

    /// <summary>Headers that every mail carries.</summary>
    public IReadOnlyDictionary<string, string> StaticHeaders { get; } = staticHeaders;

    /// <summary>All sections, by their types.</summary>
    public IReadOnlyDictionary<Type, object> Sections { get; } = sections;

    /// <summary>One section.</summary>
    public T Get<T>()
        where T : class => (T)Sections[typeof(T)];

    /// <summary>One section, by its type.</summary>
    public object Get(Type section) => Sections[section];

    /// <summary>Where a key's value comes from.</summary>
    public SettingSource SourceOf(string section, string key) => sources.GetValueOrDefault((section, key), SettingSource.Default);

    /// <summary>Adds an error that names the key and where it was set.</summary>
    public void AddError(string section, string key, string message) => Errors.Add(Describe(section, key, message));

    /// <summary>Adds what the check of a descriptor found.</summary>
    public void AddErrors(IEnumerable<SettingError> errors) => Errors.AddRange(errors.Select(error => Describe(error.Section, error.Key, error.Message)));

    /// <summary>Adds a warning that names the key and where it was set.</summary>
    public void AddWarning(string section, string key, string message) => Warnings.Add(Describe(section, key, message));

    private ConfigurationError Describe(string section, string key, string message)
    {
        var source = SourceOf(section, key);
        return new ConfigurationError(source.File, source.Line, $"[{section}] {key}: {message}");
    }
}
