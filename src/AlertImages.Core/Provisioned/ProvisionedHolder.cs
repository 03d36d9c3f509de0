namespace AlertImages.Core.Provisioned;

/// <summary>Holds the snapshot in use; a reload replaces it at once and as a whole.</summary>
public sealed class ProvisionedHolder
{
    private volatile ProvisionedSnapshot _current = ProvisionedSnapshot.Empty;

    /// <summary>The snapshot in use. Work that takes several steps reads it once.</summary>
    public ProvisionedSnapshot Current => _current;

    /// <summary>Puts another snapshot in use.</summary>
    public void Replace(ProvisionedSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _current = snapshot;
    }
}
