using AlertImages.Core.Alerts;

namespace AlertImages.ContactPoints.Shared;

/// <summary>Colours, words and icons that Grafana's receivers share.</summary>
internal static class GrafanaStyle
{
    public const string Icon = "https://grafana.com/static/assets/img/fav32.png";
    public const string UserAgent = "Grafana";

    public static string Colour(AlertState state) => state == AlertState.Firing ? "#D63232" : "#36a64f";

    public static string StateWord(AlertState state) => state == AlertState.Firing ? "alerting" : "ok";
}
