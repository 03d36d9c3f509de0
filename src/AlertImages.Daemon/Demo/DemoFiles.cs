using System.Text.Json.Nodes;
using AlertImages.Core.Alerts;

namespace AlertImages.Daemon.Demo;

/// <summary>The demo's configuration, written as an operator would write it, and its sample alert.</summary>
internal static class DemoFiles
{
    private static readonly string s_run = Guid.NewGuid().ToString("N")[..16];

    /// <summary>Writes ini and provisioning files into the data folder; the path of the ini file.</summary>
    public static string Write(DemoOptions options, DemoPanel panel, string site)
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
              - orgId: 1
                name: refuses
                receivers:
                  - uid: demo-refuses
                    type: webhook
                    settings:
                      url: {{site}}/refuses
              - orgId: 1
                name: busy
                receivers:
                  - uid: demo-busy
                    type: webhook
                    settings:
                      url: {{site}}/busy

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
            url = {{panel.Grafana}}
            service_account_token = {{panel.TokenSetting}}

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

    /// <summary>Alerts of other kinds, so that the history has something of everything, and the contact points they go to.</summary>
    public static IEnumerable<(string ContactPoint, JsonObject Payload)> More(DemoSite site, DemoPanel panel)
    {
        yield return ("demo", Of("DiskWillFillIn4Hours", "warning", "no panel is named", ["db-1:9100"], "", site));
        yield return ("demo", Of("HighRequestLatency", "critical", "three instances, one panel, one picture", ["web-2:9100", "web-3:9100", "web-4:9100"], panel.Link, site));
        yield return ("demo", Of("CheckoutErrors", "warning", "the link names a panel that cannot be", ["shop-1:8080"], panel.Grafana + "/d/checkout?viewPanel=abc", site));
        yield return ("refuses", Of("QueueBacklog", "critical", "the contact point refuses it", ["queue-1:5672"], panel.Link, site));
        yield return ("busy", Of("CertificateExpires", "warning", "the contact point asks us to come again later", ["edge-1:443"], panel.Link, site));
    }

    private static JsonObject Of(string name, string severity, string summary, string[] instances, string panelUrl, DemoSite site)
    {
        return new JsonObject
        {
            ["receiver"] = "demo",
            ["status"] = "firing",
            ["version"] = "1",
            ["orgId"] = 1,
            ["groupKey"] = $"{{}}:{{alertname=\"{name}\", run=\"{s_run}\"}}",
            ["externalURL"] = site.Address,
            ["groupLabels"] = new JsonObject { ["alertname"] = name },
            ["alerts"] = new JsonArray([.. instances.Select(instance => new JsonObject
            {
                ["status"] = "firing",
                ["labels"] = new JsonObject { ["alertname"] = name, ["grafana_folder"] = "Demo", ["instance"] = instance, ["severity"] = severity },
                ["annotations"] = new JsonObject { ["summary"] = summary },
                ["startsAt"] = site.FiredAt!.Value.ToString("O"),
                ["endsAt"] = "0001-01-01T00:00:00Z",
                ["fingerprint"] = Fingerprint.Of(new Dictionary<string, string> { ["alertname"] = name, ["instance"] = instance, ["run"] = s_run }),
                ["panelURL"] = panelUrl,
                ["orgId"] = 1,
            })]),
        };
    }

    /// <summary>What Grafana's webhook contact point would send.</summary>
    public static JsonObject Payload(DemoSite site, DemoPanel panel, string status)
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
                ["dashboardURL"] = panel.DashboardLink,
                ["panelURL"] = panel.Link,
                ["values"] = new JsonObject { ["A"] = isFiring ? 1.42 : 0.41 },
                ["orgId"] = 1,
            }),
        };
    }
}
