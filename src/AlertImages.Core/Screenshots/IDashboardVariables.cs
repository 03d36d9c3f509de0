namespace AlertImages.Core.Screenshots;

/// <summary>Knows which variables a dashboard has.</summary>
public interface IDashboardVariables
{
    /// <summary>The names; none when they cannot be had. Throws only when <paramref name="cancellationToken"/> asks for it.</summary>
    Task<IReadOnlySet<string>> ReadNamesAsync(long orgId, string dashboardUid, CancellationToken cancellationToken);
}
