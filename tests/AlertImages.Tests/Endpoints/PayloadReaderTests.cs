using System.Text;
using System.Text.Json.Nodes;
using AlertImages.Core.Alerts;
using AlertImages.Daemon.Endpoints.Payloads;

namespace AlertImages.Tests.Endpoints;

public sealed class PayloadReaderTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [TestCase("grafana-webhook-firing.json", AlertSource.Grafana, AlertState.Firing)]
    [TestCase("grafana-webhook-resolved.json", AlertSource.Grafana, AlertState.Resolved)]
    [TestCase("grafana-webhook-partly-resolved.json", AlertSource.Grafana, AlertState.Firing)]
    [TestCase("grafana-webhook-no-panel.json", AlertSource.Grafana, AlertState.Firing)]
    [TestCase("alertmanager-webhook-firing.json", AlertSource.Alertmanager, AlertState.Firing)]
    [TestCase("alertmanager-webhook-partly-resolved.json", AlertSource.Alertmanager, AlertState.Firing)]
    public void What_senders_really_send_is_read(string file, AlertSource source, AlertState status)
    {
        var body = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "payloads", file));
        var sent = JsonNode.Parse(body)!;

        var group = PayloadReader.Read(body, "ops", TimeProvider.System.GetUtcNow());

        Assert.That((group.Source, group.Status, group.ContactPoint), Is.EqualTo((source, status, "ops")));
        Assert.That(group.GroupKey, Is.EqualTo(sent["groupKey"]!.GetValue<string>()));
        Assert.That(group.Alerts, Has.Count.EqualTo(sent["alerts"]!.AsArray().Count));
        Assert.That(group.Alerts[0].Fingerprint, Is.EqualTo(sent["alerts"]![0]!["fingerprint"]!.GetValue<string>()));
        Assert.That(
            group.Alerts[0].Labels,
            Is.EquivalentTo(sent["alerts"]![0]!["labels"]!.AsObject().ToDictionary(static pair => pair.Key, static pair => pair.Value!.GetValue<string>())));
    }

    [Test]
    public void A_firing_alert_has_no_end()
    {
        var group = Read(static payload => payload["alerts"]![0]!["endsAt"] = "2026-03-01T11:00:00Z");

        Assert.That(group.Alerts[0].EndsAt, Is.Null);
    }

    [Test]
    public void Zero_times_count_as_none() =>
        Assert.That(Read(static payload => payload["alerts"]![0]!["startsAt"] = "0001-01-01T00:00:00Z").Alerts[0].StartsAt, Is.Null);

    [Test]
    public void What_is_missing_is_worked_out()
    {
        var group = Read(static payload =>
        {
            payload["groupLabels"] = new JsonObject { ["alertname"] = "HighCPU" };
            payload.Remove("groupKey");
        });

        Assert.That(group.GroupKey, Is.EqualTo("{}:{alertname=\"HighCPU\"}"));
        Assert.That(group.CommonLabels, Is.EqualTo(new Dictionary<string, string> { ["alertname"] = "HighCPU" }));
        Assert.That(group.Alerts[0].Fingerprint, Is.EqualTo(Fingerprint.Of(group.Alerts[0].Labels)));
    }

    private static IEnumerable<TestCaseData> BadPayloads()
    {
        static TestCaseData Case(string field, Action<JsonObject> damage) => new TestCaseData(field, damage).SetArgDisplayNames(field);
        yield return Case("version", static payload => payload.Remove("version"));
        yield return Case("version", static payload => payload["version"] = "2");
        yield return Case("version", static payload => payload["version"] = 1);
        yield return Case("alerts", static payload => payload.Remove("alerts"));
        yield return Case("alerts", static payload => payload["alerts"] = new JsonArray());
        yield return Case("alerts", static payload => payload["alerts"] = "none");
        yield return Case("alerts[0]", static payload => payload["alerts"]![0] = null);
        yield return Case("alerts[0].labels", static payload => payload["alerts"]![0]!["labels"] = new JsonObject());
        yield return Case("alerts[0].labels.alertname", static payload => payload["alerts"]![0]!["labels"]!["alertname"] = 5);
        yield return Case("alerts[0].labels.alertname", static payload => payload["alerts"]![0]!["labels"]!["alertname"] = new string('x', 65_537));
        yield return Case("alerts[0].labels", static payload => payload["alerts"]![0]!["labels"]![""] = "x");
        yield return Case("alerts[0].labels", static payload => payload["alerts"]![0]!["labels"]![new string('n', 1025)] = "x");
        yield return Case("alerts[0].labels", static payload =>
            payload["alerts"]![0]!["labels"] = new JsonObject(Enumerable.Range(0, 257)
                .Select(static index => KeyValuePair.Create($"l{index}", (JsonNode?)"x"))));
        yield return Case("alerts[0].status", static payload => payload["alerts"]![0]!["status"] = "on fire");
        yield return Case("alerts[0].startsAt", static payload => payload["alerts"]![0]!["startsAt"] = "yesterday");
        yield return Case("alerts[0].startsAt", static payload => payload["alerts"]![0]!["startsAt"] = "2030-01-01T00:00:00Z");
        yield return Case("alerts[0].endsAt", static payload =>
        {
            payload["alerts"]![0]!["status"] = "resolved";
            payload["alerts"]![0]!["endsAt"] = "2026-02-01T00:00:00Z";
        });
        yield return Case("alerts[0].generatorURL", static payload => payload["alerts"]![0]!["generatorURL"] = "http://" + new string('x', 16_384));
        yield return Case("alerts[0].values.A", static payload => payload["alerts"]![0]!["values"] = new JsonObject { ["A"] = "many" });
        yield return Case("groupKey", static payload => payload["groupKey"] = new string('k', 16_385));
        yield return Case("orgId", static payload => payload["orgId"] = "one");
    }

    [TestCaseSource(nameof(BadPayloads))]
    public void A_bad_field_is_named(string field, Action<JsonObject> damage) =>
        Assert.That(() => Read(damage), Throws.InstanceOf<PayloadException>().With.Property(nameof(PayloadException.Field)).EqualTo(field));

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{\"version\":\"1\",\"alerts\":[")]
    [TestCase("{\"version\":\"1\"} trailing")]
    [TestCase("{\"version\":\"1\",\"version\":\"1\"}")]
    public void What_is_no_payload_is_refused(string body) =>
        Assert.That(() => PayloadReader.Read(Encoding.UTF8.GetBytes(body), "ops", s_now), Throws.InstanceOf<PayloadException>());

    [Test]
    public void The_error_does_not_repeat_the_body() =>
        Assert.That(
            () => PayloadReader.Read("{\"version\":\"1\",\"orgId\":\"hush-hush-secret\"}"u8, "ops", s_now),
            Throws.InstanceOf<PayloadException>().With.Message.Not.Contain("hush"));

    [Test]
    public void Too_many_alerts_are_refused()
    {
        var alerts = new JsonArray([.. Enumerable.Range(0, 20_001).Select(static _ => (JsonNode)Alert())]);

        Assert.That(() => Read(payload => payload["alerts"] = alerts), Throws.InstanceOf<PayloadException>().With.Property("Field").EqualTo("alerts"));
    }

    [Test]
    public void Every_cut_of_a_payload_is_refused_and_nothing_else_is_thrown()
    {
        var body = Encoding.UTF8.GetBytes(Payload().ToJsonString());
        for (var length = 0; length < body.Length; length++)
        {
            var cut = body[..length];
            Assert.That(() => PayloadReader.Read(cut, "ops", s_now), Throws.InstanceOf<PayloadException>(), $"{length} bytes");
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public bool Any_bytes_are_read_or_refused(byte[]? bytes)
    {
        try
        {
            PayloadReader.Read(bytes, "ops", s_now);
            return false;
        }
        catch (PayloadException)
        {
            return true;
        }
    }

    private static JsonObject Alert() => new()
    {
        ["status"] = "firing",
        ["labels"] = new JsonObject { ["alertname"] = "HighCPU" },
        ["startsAt"] = "2026-03-01T10:00:00Z",
    };

    private static JsonObject Payload() => new() { ["version"] = "1", ["receiver"] = "ops", ["groupKey"] = "g", ["alerts"] = new JsonArray(Alert()) };

    private static AlertGroup Read(Action<JsonObject> change)
    {
        var payload = Payload();
        change(payload);
        return PayloadReader.Read(Encoding.UTF8.GetBytes(payload.ToJsonString()), "ops", s_now);
    }
}
