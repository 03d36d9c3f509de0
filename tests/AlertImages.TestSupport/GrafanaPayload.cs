using System.Text.Json.Nodes;

namespace AlertImages.TestSupport;

/// <summary>Bodies as Grafana's webhook contact point sends them, with times around now.</summary>
public static class GrafanaPayload
{
    private static readonly DateTimeOffset s_start = TimeProvider.System.GetUtcNow().AddMinutes(-10);

    /// <summary>A firing alert whose panel is <c>/d/{dashboard}?viewPanel={panel}</c>.</summary>
    public static JsonObject Firing(string instance = "web-1", string dashboard = "solo", int panel = 7) => new()
    {
        ["status"] = "firing",
        ["labels"] = new JsonObject { ["alertname"] = "HighCPU", ["instance"] = instance, ["severity"] = "critical" },
        ["annotations"] = new JsonObject { ["summary"] = "CPU is high on " + instance },
        ["startsAt"] = s_start.ToString("O"),
        ["endsAt"] = "0001-01-01T00:00:00Z",
        ["fingerprint"] = "f-" + instance,
        // the host is never used
        ["panelURL"] = $"https://grafana.invalid/d/{dashboard}?orgId=1&viewPanel={panel}",
        ["dashboardURL"] = $"https://grafana.invalid/d/{dashboard}?orgId=1",
        ["values"] = new JsonObject { ["A"] = 93.5 },
        ["orgId"] = 1,
    };

    /// <summary>The same alert, over.</summary>
    public static JsonObject Resolved(string instance = "web-1", string dashboard = "solo", int panel = 7)
    {
        var alert = Firing(instance, dashboard, panel);
        alert["status"] = "resolved";
        alert["endsAt"] = s_start.AddMinutes(8).ToString("O");
        return alert;
    }

    /// <summary>The body with these alerts.</summary>
    public static JsonObject Of(params JsonObject[] alerts)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        return new()
        {
            ["receiver"] = "ops",
            ["version"] = "1",
            ["status"] = alerts.Any(static alert => alert["status"]!.GetValue<string>() == "firing") ? "firing" : "resolved",
            ["orgId"] = 1,
            ["groupKey"] = "{}:{alertname=\"HighCPU\"}",
            ["groupLabels"] = new JsonObject { ["alertname"] = "HighCPU" },
            ["externalURL"] = "https://grafana.invalid/",
            ["alerts"] = new JsonArray([.. alerts]),
        };
    }
}
