using System.Text.Json.Nodes;

namespace AlertImages.Daemon.Demo;

/// <summary>The demo's configuration, written as an operator would write it, and its sample alert.</summary>
internal static class DemoFiles
{
    private static readonly string s_run = Guid.NewGuid().ToString("N")[..16];

    /// <summary>Writes ini and provisioning files into the data folder; the path of the ini file.</summary>
    public static string Write(DemoOptions options, string site)
    {
        var provisioning = Path.Combine(options.Data, "provisioning");
        Directory.CreateDirectory(Path.Combine(provisioning, "alerting"));
        File.WriteAllText(
            Path.Combine(provisioning, "alerting", "contact-points.yaml"),
            $$"""
            apiVersion: 1
            contactPoints:
              - orgId: 1
                name: demo
                receivers:
                  - uid: demo-receiver
                    type: webhook
                    settings:
                      url: {{site}}/receiver

            """);
        var file = Path.Combine(options.Data, "demo.ini");
        File.WriteAllText(
            file,
            $$"""
            [server]
            http_port = {{options.Port}}

            [paths]
            data = `{{Path.Combine(options.Data, "store")}}`
            provisioning = `{{provisioning}}`

            [grafana]
            url = {{site}}

            [rendering]
            browser_path = `{{options.Browser}}`

            [unified_alerting.screenshots]
            capture = true
            capture_timeout = 30s
            upload_external_image_storage = true

            [external_image_storage]
            provider = {{options.Storage}}

            [log]
            level = warn

            """);
        return file;
    }

    /// <summary>What Grafana's webhook contact point would send.</summary>
    public static JsonObject Payload(DemoSite site, string status)
    {
        static JsonObject Labels() => new() { ["alertname"] = "HighRequestLatency", ["grafana_folder"] = "Web", ["instance"] = "web-1:9100", ["severity"] = "critical" };
        var isFiring = status == "firing";
        return new JsonObject
        {
            ["receiver"] = "demo",
            ["status"] = status,
            ["version"] = "1",
            ["orgId"] = 1,
            ["groupKey"] = $"{{}}:{{alertname=\"HighRequestLatency\", run=\"{s_run}\"}}",
            ["externalURL"] = site.Address,
            ["groupLabels"] = new JsonObject { ["alertname"] = "HighRequestLatency", ["grafana_folder"] = "Web" },
            ["commonLabels"] = Labels(),
            ["commonAnnotations"] = new JsonObject { ["summary"] = "p99 latency over 1 s" },
            ["alerts"] = new JsonArray(new JsonObject
            {
                ["status"] = status,
                ["labels"] = Labels(),
                ["annotations"] = new JsonObject { ["summary"] = "p99 latency over 1 s" },
                ["startsAt"] = site.FiredAt!.Value.ToString("O"),
                ["endsAt"] = isFiring ? "0001-01-01T00:00:00Z" : site.ResolvedAt!.Value.ToString("O"),
                ["fingerprint"] = s_run,
                ["dashboardURL"] = site.Address + "/d/web-latency?orgId=1",
                ["panelURL"] = site.Address + "/d/web-latency?orgId=1&viewPanel=4",
                ["values"] = new JsonObject { ["A"] = isFiring ? 1.42 : 0.41 },
                ["orgId"] = 1,
            }),
        };
    }
}
