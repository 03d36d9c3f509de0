using AlertImages.Core.ContactPoints;
using AlertImages.Core.Provisioned;
using AlertImages.Daemon.Configuration.Provisioning;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration;

/// <summary>Everything that <c>serve</c> reads, with everything that is wrong with it: <c>check-config</c> and <c>serve</c> see the same.</summary>
internal sealed class CheckedConfiguration
{
    private readonly Func<ContactPointServices, IReadOnlyDictionary<string, IReadOnlyList<Integration>>> _create;

    private CheckedConfiguration(LoadedConfiguration settings, ProvisioningFiles provisioning)
    {
        (Settings, Provisioning) = (settings, provisioning);
        _create = ContactPointBinder.Bind(provisioning);
        new TemplateCheck(provisioning, TimeProvider.System).Run();
        if (provisioning.ContactPoints.Count == 0 && provisioning.Errors.Count == 0)
        {
            settings.AddWarning(
                "paths",
                "provisioning",
                $"no contact points are configured in {settings.Get<PathsSettings>().Provisioning}/alerting; events are answered 404");
        }
    }

    /// <summary>The ini settings.</summary>
    public LoadedConfiguration Settings { get; }

    /// <summary>The provisioning files.</summary>
    public ProvisioningFiles Provisioning { get; }

    /// <summary>Everything that keeps the daemon from starting.</summary>
    public List<ConfigurationError> AllErrors => [.. Settings.Errors, .. Provisioning.Errors];

    /// <summary>What a person should know.</summary>
    public List<ConfigurationError> AllWarnings => [.. Settings.Warnings, .. Provisioning.Warnings];

    /// <summary>Reads and checks ini files, environment and provisioning; touches no network.</summary>
    public static CheckedConfiguration Read(IReadOnlyList<string> files, IReadOnlyDictionary<string, string> environment)
    {
        var settings = ConfigurationLoader.Load(files, environment);
        ConfigurationRules.Check(settings);
        return new CheckedConfiguration(settings, ReadProvisioning(settings, environment));
    }

    /// <summary>The provisioning folder and the map of panels.</summary>
    public static ProvisioningFiles ReadProvisioning(LoadedConfiguration settings, IReadOnlyDictionary<string, string> environment)
    {
        var screenshots = settings.Get<ScreenshotSettings>();
        var beside = new FilesBeside
        {
            PanelMap = Full(screenshots.PanelMap),
            PicturePolicies = Full(screenshots.PicturePolicies),
            Datasources = Full(settings.Get<ChartSettings>().Datasources),
        };
        return ProvisioningReader.Read(Path.GetFullPath(settings.Get<PathsSettings>().Provisioning), environment, beside);

        static string Full(string path) => path.Length > 0 ? Path.GetFullPath(path) : "";
    }

    /// <summary>What operators wrote, ready for use; only for a configuration without errors.</summary>
    public ProvisionedSnapshot CreateSnapshot(ContactPointServices services) => ContactPointBinder.SnapshotOf(Provisioning, _create(services));
}
