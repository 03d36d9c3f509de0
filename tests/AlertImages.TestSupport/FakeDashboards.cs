using AlertImages.Core.Panels;

namespace AlertImages.TestSupport;

/// <summary>A Grafana whose dashboards all have the same variables, or are all as a test says.</summary>
public sealed class FakeDashboards(params string[] variables) : IDashboardVariables
{
    /// <summary>What is said of every dashboard.</summary>
    public DashboardAnswer Answer { get; set; } = new DashboardAnswer.Found(variables.ToHashSet());

    /// <summary>The dashboards that were asked for.</summary>
    public List<string> Asked { get; } = [];

    /// <inheritdoc />
    public Task<DashboardAnswer> AskAsync(long orgId, string dashboardUid, CancellationToken cancellationToken)
    {
        lock (Asked)
        {
            Asked.Add(dashboardUid);
        }

        return Task.FromResult(Answer);
    }
}
