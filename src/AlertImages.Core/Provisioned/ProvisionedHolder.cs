namespace AlertImages.Core.Provisioned;

/// <summary>Holds the snapshot in use; a reload replaces it at once and as a whole.</summary>
public sealed class ProvisionedHolder
{
    private readonly ReplacedIntegrations _replaced = new();
    private volatile ProvisionedSnapshot _current = ProvisionedSnapshot.Empty;

    /// <summary>The snapshot in use. Work that takes several steps reads it once.</summary>
    public ProvisionedSnapshot Current => _current;

    /// <summary>Puts another snapshot in use. Integrations of the old one that own something are disposed as soon as nobody uses them.</summary>
    public void Replace(ProvisionedSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _replaced.Replace(snapshot.All, () => _current = snapshot);
    }

    /// <summary>
    /// The integration of a delivery, kept from being disposed until the use is disposed; null when it is not configured. Whoever sends uses it.
    /// </summary>
    public IntegrationUse? Use(string contactPoint, string uid)
    {
        while (true)
        {
            var snapshot = _current;
            if (snapshot.Find(contactPoint, uid) is not { } integration)
            {
                return null;
            }

            if (_replaced.TryEnter(integration))
            {
                return new IntegrationUse(integration, snapshot, _replaced.Leave);
            }

            // a reload replaced it after it was found: the next look finds its successor
        }
    }
}
