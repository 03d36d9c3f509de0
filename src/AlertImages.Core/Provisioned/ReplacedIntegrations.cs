namespace AlertImages.Core.Provisioned;

/// <summary>
/// Ends integrations that own something, such as an HTTP client, once a reload replaced them. One that is in use ends with its last use, so a reload
/// breaks no send. Integrations that own nothing are not tracked.
/// </summary>
internal sealed class ReplacedIntegrations
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IDisposable, Usage> _usages = new(ReferenceEqualityComparer.Instance);

    /// <summary>Ends the integrations that are not among these, each after its last use.</summary>
    /// <param name="integrations">The new ones.</param>
    /// <param name="publish">Shows the new ones to everybody: from then on nobody finds the old ones.</param>
    public void Replace(IEnumerable<Integration> integrations, Action publish)
    {
        var owning = integrations.Select(static integration => integration.Sender).OfType<IDisposable>();
        var current = new HashSet<IDisposable>(owning, ReferenceEqualityComparer.Instance);
        lock (_gate)
        {
            foreach (var sender in current)
            {
                _usages.TryAdd(sender, new Usage());
            }
        }

        publish();
        Array.ForEach(Retire(current), static sender => sender.Dispose());
    }

    /// <summary>False when a reload has replaced it already: then its successor must be used.</summary>
    public bool TryEnter(Integration integration)
    {
        if (integration.Sender is not IDisposable sender)
        {
            return true;
        }

        lock (_gate)
        {
            if (!_usages.TryGetValue(sender, out var usage) || usage.IsReplaced)
            {
                return false;
            }

            usage.Count++;
            return true;
        }
    }

    /// <summary>Ends a use that was entered.</summary>
    public void Leave(Integration integration)
    {
        if (integration.Sender is not IDisposable sender)
        {
            return;
        }

        lock (_gate)
        {
            var usage = _usages[sender];
            usage.Count--;
            if (!usage.IsReplaced || usage.Count > 0)
            {
                return;
            }

            _usages.Remove(sender);
        }

        sender.Dispose();
    }

    /// <summary>Those that nobody uses any more.</summary>
    private IDisposable[] Retire(HashSet<IDisposable> current)
    {
        lock (_gate)
        {
            foreach (var (sender, usage) in _usages)
            {
                usage.IsReplaced = !current.Contains(sender);
            }

            IDisposable[] unused = [.. _usages.Where(static entry => entry.Value is { IsReplaced: true, Count: 0 }).Select(static entry => entry.Key)];
            Array.ForEach(unused, sender => _usages.Remove(sender));
            return unused;
        }
    }

    private sealed class Usage
    {
        public int Count { get; set; }

        public bool IsReplaced { get; set; }
    }
}
