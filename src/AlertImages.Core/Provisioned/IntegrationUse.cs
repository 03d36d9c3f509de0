namespace AlertImages.Core.Provisioned;

/// <summary>An integration in use, with the snapshot that it belongs to: a reload that replaces it disposes it only after this use.</summary>
public sealed class IntegrationUse : IDisposable
{
    private Action<Integration>? _leave;

    internal IntegrationUse(Integration integration, ProvisionedSnapshot snapshot, Action<Integration> leave) =>
        (Integration, Snapshot, _leave) = (integration, snapshot, leave);

    /// <summary>What is used.</summary>
    public Integration Integration { get; }

    /// <summary>What operators wrote when it was found.</summary>
    public ProvisionedSnapshot Snapshot { get; }

    /// <inheritdoc />
    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke(Integration);
}
