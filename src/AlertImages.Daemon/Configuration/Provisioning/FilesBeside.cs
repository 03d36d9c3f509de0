namespace AlertImages.Daemon.Configuration.Provisioning;

/// <summary>Absolute paths of files that settings name, read together with the provisioning folder; empty: none.</summary>
internal sealed record FilesBeside
{
    /// <summary><c>[unified_alerting.screenshots] panel_map</c>.</summary>
    public string PanelMap { get; init; } = "";

    /// <summary><c>[unified_alerting.screenshots] picture_policies</c>.</summary>
    public string PicturePolicies { get; init; } = "";

    /// <summary><c>[charts] datasources</c>.</summary>
    public string Datasources { get; init; } = "";
}
