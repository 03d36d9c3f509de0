using System.Globalization;

namespace AlertImages.Core.Panels;

/// <summary>
/// What a Grafana address says about a panel: <c>…/d/&lt;uid&gt;[/slug]?viewPanel=7&amp;orgId=1&amp;var-host=a</c> under any sub path.
/// Host, port and user are dropped: the host is always ours.
/// </summary>
internal sealed record PanelLink(string DashboardUid, string Panel, long? OrgId, IReadOnlyList<KeyValuePair<string, string>> Variables, PanelTimeRange? Range)
{
    private const int MaxLength = 8192;
    private const int MaxVariables = 50;

    /// <summary>Null when the text is not a link to a dashboard.</summary>
    public static PanelLink? Parse(string url)
    {
        if (url.Length is 0 or > MaxLength
            || !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            return null;
        }

        var uid = DashboardUidOf(uri.AbsolutePath);
        if (uid is null)
        {
            return null;
        }

        var (panel, from, to) = ("", "", "");
        long? orgId = null;
        var variables = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in Query(uri.Query))
        {
            if (name is "viewPanel" or "panelId")
            {
                panel = value;
            }
            else if (name is "from" or "to")
            {
                (from, to) = name == "from" ? (value, to) : (from, value);
            }
            else if (name == "orgId" && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                orgId = id;
            }
            else if (name.StartsWith("var-", StringComparison.Ordinal) && variables.Count < MaxVariables)
            {
                variables.Add(new(name["var-".Length..], value));
            }
        }

        return new PanelLink(uid, panel, orgId, variables, from.Length + to.Length > 0 ? new PanelTimeRange(from, to) : null);
    }

    private static string? DashboardUidOf(string path)
    {
        var segments = path.Split('/');
        for (var index = 0; index < segments.Length - 1; index++)
        {
            if (segments[index] is "d" or "d-solo")
            {
                return Uri.UnescapeDataString(segments[index + 1]);
            }
        }

        return null;
    }

    private static IEnumerable<(string Name, string Value)> Query(string query)
    {
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0 ? (Decode(pair), "") : (Decode(pair[..equals]), Decode(pair[(equals + 1)..]));
        }
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
