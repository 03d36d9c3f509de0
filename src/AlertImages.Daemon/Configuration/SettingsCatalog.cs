using System.Reflection;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Configuration.Values;
using AlertImages.Uploaders;

namespace AlertImages.Daemon.Configuration;

/// <summary>All sections and keys: binding, <c>show-config</c>, <c>defaults.ini</c> and the search for unknown keys go by it.</summary>
internal static class SettingsCatalog
{
    /// <summary>Sections whose keys are free (headers).</summary>
    public const string StaticHeaders = "smtp.static_headers";

    /// <summary>The sections of uploaders, by their records.</summary>
    private static readonly OrderedDictionary<Type, string> s_uploaders = new(
        UploaderCatalog.All.Where(static uploader => uploader.Settings is not null)
            .Select(static uploader => KeyValuePair.Create(uploader.Settings!, uploader.Section)));

    /// <summary>In the order of the documentation.</summary>
    public static IReadOnlyList<Type> Sections { get; } =
    [
        typeof(ServerSettings), typeof(PathsSettings), typeof(DatabaseSettings), typeof(SecuritySettings), typeof(GrafanaSettings), typeof(RenderingSettings),
        typeof(RenderingServiceSettings), typeof(ScreenshotSettings), typeof(ChartSettings), typeof(ImageStorageSettings),
        .. s_uploaders.Keys,
        typeof(NotificationSettings), typeof(AlertmanagerSettings), typeof(SmtpSection), typeof(LogSettings), typeof(MetricsSettings), typeof(TracingSettings),
    ];

    public static string NameOf(Type section) =>
        s_uploaders.TryGetValue(section, out var name) ? name : section.GetCustomAttribute<IniSectionAttribute>()!.Name;

    /// <summary>The keys of a section, in the order of its record.</summary>
    public static IReadOnlyList<(string Key, PropertyInfo Property)> KeysOf(Type section) =>
    [
        .. section.GetProperties()
            .Select(static property => (Key: property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name, Property: property))
            .Where(static entry => entry.Key is not null)
            .Select(static entry => (entry.Key!, entry.Property)),
    ];
}
