using AlertImages.Core.Alerts;

namespace AlertImages.Core.Panels;

/// <summary>Reads the log lines behind an alert of Loki.</summary>
public interface ILogLines
{
    /// <summary>
    /// The latest lines, the newest last; none for other alerts, and when they cannot be had.
    /// Throws only when <paramref name="cancellationToken"/> asks for it.
    /// </summary>
    Task<IReadOnlyList<string>> ReadAsync(Alert alert, PanelMap map, CancellationToken cancellationToken);
}
