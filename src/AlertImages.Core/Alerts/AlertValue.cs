using System.Globalization;

namespace AlertImages.Core.Alerts;

/// <summary>The value of an alert for people.</summary>
public static class AlertValue
{
    /// <summary>Annotations in which Prometheus' rules write it.</summary>
    private static readonly string[] s_annotations = ["value", "current_value", "current", "VALUE"];

    /// <summary>What Grafana measured, else what the rule wrote in an annotation; empty when nobody says.</summary>
    public static string Of(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (alert.Values is { Count: > 0 } values)
        {
            return string.Join(
                ", ",
                values.OrderBy(static value => value.Key, StringComparer.Ordinal)
                    .Take(4)
                    .Select(static value => $"{value.Key}={value.Value.ToString("G6", CultureInfo.InvariantCulture)}"));
        }

        return s_annotations.Select(name => alert.Annotations.GetValueOrDefault(name, "")).FirstOrDefault(static text => text.Length > 0, "");
    }
}
