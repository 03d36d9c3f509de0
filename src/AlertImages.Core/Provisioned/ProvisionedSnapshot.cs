using AlertImages.Core.Panels;
using AlertImages.Core.Templating;

namespace AlertImages.Core.Provisioned;

/// <summary>What operators wrote, read at one moment. An event is processed under one snapshot from its first step to its last.</summary>
public sealed record ProvisionedSnapshot
{
    /// <summary>Nothing is configured.</summary>
    public static ProvisionedSnapshot Empty { get; } = new();

    /// <summary>The integrations of each contact point, by its name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Integration>> ContactPoints { get; init; } = new Dictionary<string, IReadOnlyList<Integration>>();

    /// <summary>Name of the contact point for events that name none or an unknown one; null when nothing is configured.</summary>
    public string? DefaultName { get; init; }

    /// <summary>The notification policies; null when no contact point is configured.</summary>
    public PolicyTree? Policies { get; init; }

    /// <summary>The templates that texts can call.</summary>
    public TemplateCatalog Templates { get; init; } = TemplateCatalog.BuiltIn;

    /// <summary>Panels and charts of alerts that name none.</summary>
    public PanelMap Panels { get; init; } = PanelMap.Empty;

    /// <summary>Which pictures are wanted where.</summary>
    public PicturePolicies Pictures { get; init; } = PicturePolicies.None;

    /// <summary>Data sources that are asked for the series of charts; none: no charts.</summary>
    public IReadOnlyList<ChartDatasource> Datasources { get; init; } = [];

    /// <summary>Names of all contact points.</summary>
    public IEnumerable<string> Names => ContactPoints.Keys;

    /// <summary>All integrations.</summary>
    public IEnumerable<Integration> All => ContactPoints.Values.SelectMany(static integrations => integrations);

    /// <summary>True when there is a contact point of that name.</summary>
    public bool Contains(string name) => ContactPoints.ContainsKey(name);

    /// <summary>The integrations of a contact point; none when it is not configured.</summary>
    public IReadOnlyList<Integration> Integrations(string contactPoint) => ContactPoints.GetValueOrDefault(contactPoint, []);

    /// <summary>The integration that a stored delivery is for; null when it is gone.</summary>
    public Integration? Find(string contactPoint, string uid) => Integrations(contactPoint).FirstOrDefault(integration => integration.Uid == uid);
}
