using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;

namespace AlertImages.TestSupport;

/// <summary>Log lines as a test says.</summary>
public sealed class FakeLogLines(params string[] lines) : ILogLines
{
    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ReadAsync(Alert alert, PanelMap map, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(lines);
}
