namespace AlertImages.Daemon.Configuration.Provisioning;

/// <summary>What the provisioning folder holds.</summary>
internal sealed record ProvisioningFiles
{
    /// <summary>In the order of the files.</summary>
    public List<ContactPointDefinition> ContactPoints { get; } = [];

    /// <summary>Receiver of the root notification policy; empty when there is none.</summary>
    public string DefaultContactPoint { get; set; } = "";

    /// <summary>Where that stands.</summary>
    public ConfigurationError? DefaultSource { get; set; }

    /// <summary>Everything that is wrong.</summary>
    public List<ConfigurationError> Errors { get; } = [];

    /// <summary>What a person should know.</summary>
    public List<ConfigurationError> Warnings { get; } = [];
}
