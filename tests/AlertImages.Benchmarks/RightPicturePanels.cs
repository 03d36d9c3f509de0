using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AlertImages.Benchmarks;

/// <summary>A panel of a dashboard.</summary>
internal sealed record PanelToShoot(string Dashboard, string PanelId, string Title)
{
    public string Id => $"{Dashboard}-{PanelId}";

    /// <summary>The panel's own page, with another window for each picture.</summary>
    public Uri Address(Uri grafana, int number)
    {
        var to = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - (number * 1000L);
        return new Uri(
            grafana,
            string.Create(CultureInfo.InvariantCulture, $"d-solo/{Dashboard}/_?orgId=1&panelId={PanelId}&from={to - 900_000}&to={to}&render=1"));
    }

    /// <summary>True when a page at this place with this title shows the panel. A title with variables is known by what stands around them.</summary>
    public bool IsAt(string place, string title)
    {
        var pattern = "^" + Regex.Replace(Regex.Escape(Title), @"\\\$(\w+|\{\w+\})", ".*") + "$";
        return place.Contains($"/d-solo/{Dashboard}/", StringComparison.Ordinal) && place.EndsWith($"?panelId={PanelId}", StringComparison.Ordinal)
            && (title.Length == 0 || Regex.IsMatch(title.Trim(), pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));
    }
}

/// <summary>Finds the panels of dashboards, those in collapsed rows included.</summary>
internal static class RightPicturePanels
{
    public static async Task<IReadOnlyList<PanelToShoot>> ReadAsync(HttpClient http, RightPictureOptions options)
    {
        var dashboards = options.Dashboards.Count > 0
            ? options.Dashboards
            : [(await GetAsync(http, options, "api/search?type=dash-db&limit=1"))[0].GetProperty("uid").GetString()!];
        var panels = new List<PanelToShoot>();
        foreach (var dashboard in dashboards)
        {
            panels.AddRange(PanelsOf(dashboard, (await GetAsync(http, options, $"api/dashboards/uid/{dashboard}")).GetProperty("dashboard")));
        }

        return [.. panels.Where(panel => !options.Without.Contains(panel.PanelId))];
    }

    private static IEnumerable<PanelToShoot> PanelsOf(string dashboard, JsonElement holder)
    {
        foreach (var panel in holder.TryGetProperty("panels", out var panels) ? panels.EnumerateArray() : default)
        {
            if (panel.GetProperty("type").GetString() == "row")
            {
                foreach (var inner in PanelsOf(dashboard, panel))
                {
                    yield return inner;
                }
            }
            else
            {
                yield return new PanelToShoot(
                    dashboard,
                    panel.GetProperty("id").GetRawText(),
                    panel.TryGetProperty("title", out var title) ? title.GetString() ?? "" : "");
            }
        }
    }

    private static async Task<JsonElement> GetAsync(HttpClient http, RightPictureOptions options, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.Grafana, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }
}
