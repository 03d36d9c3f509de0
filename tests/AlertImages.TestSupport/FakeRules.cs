using AlertImages.Core.Panels;

namespace AlertImages.TestSupport;

/// <summary>A Grafana that knows no rule, or one.</summary>
public sealed class FakeRules(string known = "", RulePanel? panel = null) : IGrafanaRules
{
    /// <summary>Knows none.</summary>
    public static FakeRules None { get; } = new();

    /// <summary>The rules that were asked for.</summary>
    public List<string> Asked { get; } = [];

    /// <inheritdoc />
    public Task<RulePanel?> FindAsync(long orgId, string ruleUid, CancellationToken cancellationToken)
    {
        Asked.Add(ruleUid);
        return Task.FromResult(ruleUid == known ? panel : null);
    }
}
