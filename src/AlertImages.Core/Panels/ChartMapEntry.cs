using AlertImages.Core.Alerts;

namespace AlertImages.Core.Panels;

/// <summary>One entry of the list <c>charts</c> of the map: which expression is drawn for alerts without a panel, and whom to ask.</summary>
/// <param name="Matchers">Conditions on the labels; all must hold.</param>
/// <param name="Query">The expression; empty: the alert's own.</param>
/// <param name="Datasource">Name of a data source; empty: the one that suits.</param>
/// <param name="Unit">Unit of the values; empty: guessed.</param>
public sealed record ChartMapEntry(IReadOnlyList<LabelMatcher> Matchers, string Query, string Datasource, string Unit);
