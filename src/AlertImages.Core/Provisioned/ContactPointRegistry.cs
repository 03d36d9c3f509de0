using AlertImages.Core.Templating;

namespace AlertImages.Core.Provisioned;

/// <summary>The contact points of the running configuration; a reload replaces them all at once.</summary>
public sealed class ContactPointRegistry
{
    private readonly ReplacedIntegrations _replaced = new();
    private volatile Snapshot _current = new(new Dictionary<string, IReadOnlyList<Integration>>(), null, TemplateCatalog.BuiltIn, null);

    /// <summary>Name of the contact point for events that name none or an unknown one; null when nothing is configured.</summary>
    public string? DefaultName => _current.DefaultName;

    /// <summary>Names of all contact points.</summary>
    public IReadOnlyCollection<string> Names => [.. _current.ContactPoints.Keys];

    /// <summary>The templates that texts can call.</summary>
    public TemplateCatalog Templates => _current.Templates;

    /// <summary>The notification policies; null when no contact point is configured.</summary>
    public PolicyTree? Policies => _current.Policies;

    /// <summary>Puts a new configuration in place. Integrations of the old one are disposed as soon as nobody uses them.</summary>
    public void Replace(
        IReadOnlyDictionary<string, IReadOnlyList<Integration>> contactPoints, string? defaultName, TemplateCatalog? templates = null,
        PolicyTree? policies = null)
    {
        ArgumentNullException.ThrowIfNull(contactPoints);
        policies ??= defaultName is null ? null : PolicyTree.Of(defaultName);
        var next = new Snapshot(contactPoints, defaultName, templates ?? TemplateCatalog.BuiltIn, policies);
        _replaced.Replace(contactPoints.Values.SelectMany(static integrations => integrations), () => _current = next);
    }

    /// <summary>True when there is a contact point of that name.</summary>
    public bool Contains(string name) => _current.ContactPoints.ContainsKey(name);

    /// <summary>All integrations.</summary>
    public IEnumerable<Integration> All => _current.ContactPoints.Values.SelectMany(static integrations => integrations);

    /// <summary>The integrations of a contact point; none when it is not configured.</summary>
    public IReadOnlyList<Integration> Integrations(string contactPoint) => _current.ContactPoints.GetValueOrDefault(contactPoint, []);

    /// <summary>The integration that a stored delivery is for; null when it is gone.</summary>
    public Integration? Find(string contactPoint, string uid) => Integrations(contactPoint).FirstOrDefault(integration => integration.Uid == uid);

    /// <summary>The same, kept from being disposed until the use is disposed. Whoever sends through an integration uses it.</summary>
    public IntegrationUse? Use(string contactPoint, string uid)
    {
        while (Find(contactPoint, uid) is { } integration)
        {
            if (_replaced.TryEnter(integration))
            {
                return new IntegrationUse(integration, _replaced.Leave);
            }

            // a reload replaced it after it was found: the next look finds its successor
        }

        return null;
    }

    private sealed record Snapshot(IReadOnlyDictionary<string, IReadOnlyList<Integration>> ContactPoints, string? DefaultName, TemplateCatalog Templates, PolicyTree? Policies);
}
