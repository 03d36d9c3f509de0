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
        WriteContactPoints(provisioning, site);
        File.WriteAllText(
            Path.Combine(options.Data, "datasources.yaml"),
            $$"""
            apiVersion: 1
            datasources:
              - { name: Prometheus, type: prometheus, url: {{site}}/prometheus }
              - { name: Loki, type: loki, url: {{site}} }

            """);
        File.WriteAllText(
            Path.Combine(options.Data, "picture-policies.yaml"),
            """
            picturePolicies:
              - { contactPoints: [sheet], onePicture: true }
              - { contactPoints: [marked], annotate: true }

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
            picture_policies = `{{Path.Combine(options.Data, "picture-policies.yaml")}}`

            [charts]
            datasources = `{{Path.Combine(options.Data, "datasources.yaml")}}`

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
        yield return ("demo", Of(site, new("DiskWillFillIn4Hours", "warning", "no panel is named", ["db-1:9100"])));
        yield return ("demo", Of(
            site,
            new("HighRequestLatency", "critical", "three instances, one panel, one picture", ["web-2:9100", "web-3:9100", "web-4:9100"])
            {
                PanelUrl = panel.Link,
            }));
        yield return ("demo", Of(
            site,
            new("CheckoutErrors", "warning", "the link names a panel that cannot be", ["shop-1:8080"])
            {
                PanelUrl = panel.Grafana + "/d/checkout?viewPanel=abc",
            }));
        yield return ("refuses", Of(site, new("QueueBacklog", "critical", "the contact point refuses it", ["queue-1:5672"]) { PanelUrl = panel.Link }));
        yield return ("busy", Of(
            site,
            new("CertificateExpires", "warning", "the contact point asks us to come again later", ["edge-1:443"]) { PanelUrl = panel.Link }));
        yield return ("demo", Of(
            site,
            new("ManyErrors", "critical", "no panel: a chart of the alert's own expression", ["web-1:9100"])
            {
                GeneratorUrl = Prometheus("job:errors:ratio > 0.2"),
            }));
        yield return ("sheet", Of(
            site,
            new("ManyErrors", "critical", "four pictures on one sheet", ["web-1:9100", "web-2:9100", "web-3:9100", "web-4:9100"])
            {
                GeneratorUrl = Prometheus("job:errors:ratio > 0.1"),
            }));
        yield return ("marked", Of(
            site,
            new("HighRequestLatency", "critical", "the alert is marked in the picture of its panel", ["web-1:9100"]) { PanelUrl = panel.Link }));
        yield return ("demo", Of(
            site,
            new("LoginsFail", "warning", "an alert of Loki brings its last log lines", ["auth-1:8080"])
            {
                GeneratorUrl = Prometheus("sum(rate({app=\"auth\"} |= \"failed\" [5m])) > 2"),
            }));
    }

    /// <summary>What Grafana's webhook contact point would send.</summary>
    public static JsonObject Payload(DemoSite site, DemoPanel panel, string status)
    {
        var isFiring = status == "firing";
        var payload = Of(site, new("HighRequestLatency", "critical", "p99 latency over 1 s", ["web-1:9100"]) { PanelUrl = panel.Link });
        payload["status"] = status;
        var alert = payload["alerts"]![0]!;
        alert["status"] = status;
        alert["endsAt"] = isFiring ? "0001-01-01T00:00:00Z" : site.ResolvedAt!.Value.ToString("O");
        alert["dashboardURL"] = panel.DashboardLink;
        alert["values"] = new JsonObject { ["A"] = isFiring ? 1.42 : 0.41 };
        return payload;
    }

    private static void WriteContactPoints(string provisioning, string site)
    {
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
              - orgId: 1
                name: sheet
                receivers:
                  - uid: demo-sheet
                    type: webhook
                    settings:
                      url: {{site}}/receiver
              - orgId: 1
                name: marked
                receivers:
                  - uid: demo-marked
                    type: webhook
                    settings:
                      url: {{site}}/receiver

            """);
    }

    private static string Prometheus(string expression) => "http://prometheus.example.org/graph?g0.expr=" + Uri.EscapeDataString(expression);

    private static JsonObject Of(DemoSite site, DemoAlert alert) => new()
    {
        ["receiver"] = "demo",
        ["status"] = "firing",
        ["version"] = "1",
        ["orgId"] = 1,
        ["groupKey"] = $"{{}}:{{alertname=\"{alert.Name}\", about=\"{alert.Summary}\", run=\"{s_run}\"}}",
        ["externalURL"] = site.Address,
        ["groupLabels"] = new JsonObject { ["alertname"] = alert.Name },
        ["commonAnnotations"] = new JsonObject { ["summary"] = alert.Summary },
        ["alerts"] = new JsonArray([.. alert.Instances.Select(instance => new JsonObject
        {
            ["status"] = "firing",
            ["labels"] = new JsonObject { ["alertname"] = alert.Name, ["grafana_folder"] = "Demo", ["instance"] = instance, ["severity"] = alert.Severity },
            ["annotations"] = new JsonObject { ["summary"] = alert.Summary },
            ["startsAt"] = site.FiredAt!.Value.ToString("O"),
            ["endsAt"] = "0001-01-01T00:00:00Z",
            ["fingerprint"] = Fingerprint.Of(new Dictionary<string, string>
            {
                ["alertname"] = alert.Name,
                ["instance"] = instance,
                ["run"] = s_run,
                ["about"] = alert.Summary,
            }),
            ["panelURL"] = alert.PanelUrl,
            ["generatorURL"] = alert.GeneratorUrl,
            ["orgId"] = 1,
        })]),
    };

    /// <summary>A sample alert.</summary>
    private sealed record DemoAlert(string Name, string Severity, string Summary, string[] Instances)
    {
        public string PanelUrl { get; init; } = "";

        public string GeneratorUrl { get; init; } = "";
    }
}
