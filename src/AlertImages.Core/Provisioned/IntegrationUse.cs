namespace AlertImages.Core.Provisioned;

/// <summary>An integration in use: a reload that replaces it disposes it only after this use.</summary>
public sealed class IntegrationUse : IDisposable
{
    private Action<Integration>? _leave;

    internal IntegrationUse(Integration integration, Action<Integration> leave) => (Integration, _leave) = (integration, leave);

    /// <summary>What is used.</summary>
    public Integration Integration { get; }

    /// <inheritdoc />
    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke(Integration);
}
