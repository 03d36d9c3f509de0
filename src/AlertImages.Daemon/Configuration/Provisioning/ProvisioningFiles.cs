using AlertImages.Core.Panels;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Templating;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Provisioning;

/// <summary>What the provisioning folder holds.</summary>
internal sealed record ProvisioningFiles
{
    /// <summary>In the order of the files.</summary>
    public List<ContactPointDefinition> ContactPoints { get; } = [];

    /// <summary>Root of the policy tree; null when there is none.</summary>
    public NotificationPolicy? Policy { get; set; }

    /// <summary>Mute timings by name.</summary>
    public Dictionary<string, MuteTiming> Timings { get; } = new(StringComparer.Ordinal);

    /// <summary>The built-in templates and those of the files.</summary>
    public TemplateCatalog Templates { get; set; } = TemplateCatalog.BuiltIn;

    /// <summary>Panels of alerts that name none.</summary>
    public PanelMap PanelMap { get; set; } = PanelMap.Empty;

    /// <summary>What is wanted of pictures where.</summary>
    public IReadOnlyList<PicturePolicy> PicturePolicies { get; set; } = [];

    /// <summary>Who is asked for the curves of charts.</summary>
    public IReadOnlyList<ChartDatasource> Datasources { get; set; } = [];

    /// <summary>Contact points that policies name, with the error when they are not there.</summary>
    public List<(string ContactPoint, ConfigurationError Missing)> UsedContactPoints { get; } = [];

    /// <summary>Timings that policies name, with the error when they are not there.</summary>
    public List<(string Timing, ConfigurationError Missing)> UsedTimings { get; } = [];

    /// <summary>Everything that is wrong.</summary>
    public List<ConfigurationError> Errors { get; } = [];

    /// <summary>What a person should know.</summary>
    public List<ConfigurationError> Warnings { get; } = [];
}
