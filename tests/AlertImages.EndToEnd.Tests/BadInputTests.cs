using System.Text;
using System.Text.Json.Nodes;
using AlertImages.TestSupport;

namespace AlertImages.EndToEnd.Tests;

/// <summary>
/// One daemon gets everything that is wrong, and what looks wrong and is not. What is refused names its field, is counted and changes nothing;
/// what is taken arrives.
/// </summary>
public sealed class BadInputTests
{
    private const string Bomb = "\U0001F4A3";
    private TestBed _bed = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _bed = await TestBed.CreateAsync();
        _bed.Set("rendering", "browser_path", "/nowhere/chromium");
        await _bed.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _bed.DisposeAsync();

    private static IEnumerable<TestCaseData> Refused()
    {
        yield return Bad("nothing", "", "body");
        yield return Bad("no JSON", "<xml/>", "body");
        yield return Bad("null", "null", "body");
        yield return Bad("a list", "[]", "body");
        yield return Bad("a number", "1", "body");
        yield return Bad("cut off", Good()[..200], "");
        yield return Bad("a trailing comma", Good().TrimEnd('}') + ",}", "");
        yield return Bad("a comment", "/* hello */" + Good(), "body");
        yield return Bad("1000 levels deep", string.Concat(Enumerable.Repeat("[", 1000)), "body");
        yield return Bad(
            "1000 levels deep in a field nobody knows",
            With(root => root["extra"] = JsonNode.Parse(string.Concat(Enumerable.Repeat("[", 60)) + string.Concat(Enumerable.Repeat("]", 60))))
                .Replace("[[[[", string.Concat(Enumerable.Repeat("[", 900)), StringComparison.Ordinal),
            "extra");
        yield return Bad("half a surrogate pair", Good().Replace("web-1", "\\ud83d", StringComparison.Ordinal), "alerts[0].labels.instance");
        yield return Bad("bytes that are no UTF-8", "\u00ff\u00fe", "body");
        yield return Bad("version 2", With(static root => root["version"] = "2"), "version");
        yield return Bad("no version", With(static root => root.Remove("version")), "version");
        yield return Bad("a version that is a number", With(static root => root["version"] = 1), "version");
        yield return Bad("alerts that are null", With(static root => root["alerts"] = null), "alerts");
        yield return Bad("alerts that are a text", With(static root => root["alerts"] = "x"), "alerts");
        yield return Bad("no alerts", With(static root => root["alerts"] = new JsonArray()), "alerts");
        yield return Bad("an alert that is null", With(static root => root["alerts"] = new JsonArray((JsonNode?)null)), "alerts[0]");
        yield return Bad(
            "20,001 alerts",
            With(static root => root["alerts"] = new JsonArray([.. Enumerable.Range(0, 20_001)
                .Select(static _ => (JsonNode)new JsonObject { ["status"] = "firing", ["labels"] = new JsonObject { ["a"] = "b" } })])),
            "alerts");
        yield return Bad("no labels", WithAlert(static alert => alert["labels"] = new JsonObject()), "alerts[0].labels");
        yield return Bad("labels that are a list", WithAlert(static alert => alert["labels"] = new JsonArray()), "alerts[0].labels");
        yield return Bad(
            "5000 labels",
            WithAlert(static alert => alert["labels"] = new JsonObject(Enumerable.Range(0, 5000)
                .Select(static number => KeyValuePair.Create<string, JsonNode?>($"l{number}", "x")))),
            "alerts[0].labels");
        yield return Bad("a label of 1 MB", WithAlert(static alert => alert["labels"]!["instance"] = new string('x', 1 << 20)), "alerts[0].labels.instance");
        yield return Bad("a label without a name", WithAlert(static alert => alert["labels"]![""] = "x"), "alerts[0].labels");
        yield return Bad("a label that is a number", WithAlert(static alert => alert["labels"]!["instance"] = 5), "alerts[0].labels.instance");
        yield return Bad("no status", WithAlert(static alert => alert.Remove("status")), "alerts[0].status");
        yield return Bad("a time that is none", WithAlert(static alert => alert["startsAt"] = "yesterday"), "alerts[0].startsAt");
        yield return Bad("year 9999", WithAlert(static alert => alert["startsAt"] = "9999-12-31T23:59:59Z"), "alerts[0].startsAt");
        yield return Bad(
            "an end before the start",
            WithAlert(static alert => (alert["status"], alert["startsAt"], alert["endsAt"]) = ("resolved", "2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z")),
            "alerts[0].endsAt");
        yield return Bad("a byte order mark", "\ufeff" + Good(), "body");
        yield return Bad("the same field twice", Good().Replace("\"orgId\":1", "\"orgId\":1,\"orgId\":1", StringComparison.Ordinal), "");
        yield return Bad("not a number", Good().Replace("93.5", "NaN", StringComparison.Ordinal), "");
        yield return Bad(
            "an organisation beyond 2^63",
            With(static root => root["orgId"] = 1).Replace("\"orgId\":1", "\"orgId\":9223372036854775808", StringComparison.Ordinal),
            "");
    }

    private static IEnumerable<TestCaseData> Taken()
    {
        yield return Fine("a number beyond all", Good().Replace("93.5", "1e400", StringComparison.Ordinal));
        yield return Fine("fields of a later version", With(static root => root["later"] = new JsonObject { ["x"] = 1 }));
        yield return Fine("no fingerprint", WithAlert(static alert => alert.Remove("fingerprint")));
        yield return Fine("year 1", WithAlert(static alert => alert["startsAt"] = "0001-01-01T00:00:00Z"));
        yield return Fine("resolved before firing", WithAlert(static alert => alert["status"] = "resolved"));
        yield return Fine("a NUL", WithAlert(static alert => alert["annotations"]!["summary"] = "a\0b"));
        yield return Fine("text from right to left", WithAlert(static alert => alert["annotations"]!["summary"] = "\u202Eevil\u202C \u2066x\u2069"));
        yield return Fine(
            "emoji as long as a value may be",
            WithAlert(static alert => alert["annotations"]!["summary"] = string.Concat(Enumerable.Repeat(Bomb, 16_384))));
        yield return Fine("a thousand marks on a letter", WithAlert(static alert => alert["annotations"]!["summary"] = "e" + new string('\u0301', 1000)));
        foreach (var panel in new[] { "-1", "0", "9223372036854775808", "abc", "7;x", "panel-", "", "%00", "a%0Ab$panel-7" })
        {
            yield return Fine(
                $"panel {panel}",
                WithAlert(alert => alert["panelURL"] = $"http://grafana.invalid/d/solo?viewPanel={panel}"),
                panel.Length == 0 ? "the alert is not associated with a panel" : "the alert's dashboard UID or panel id is not valid");
        }

        foreach (var panel in new[] { "7", "panel-7", "panel-7-clone-1", "10.0.0.2%3A9100$panel-7" })
        {
            yield return Fine(
                $"panel {panel}",
                WithAlert(alert => alert["panelURL"] = $"http://grafana.invalid/d/solo?viewPanel={panel}"),
                "the renderer is not available");
        }

        foreach (var address in new[]
        {
            "file:///etc/passwd", "http://169.254.169.254/latest/meta-data/", "gopher://127.0.0.1/x", "javascript:alert(1)", "//evil.example/d/x",
            "http://[::1]:22/", "not an address", "http://" + new string('a', 9000),
            "http://grafana.invalid/d/..%2f..%2fapi/x?viewPanel=7", "http://grafana.invalid/d/%252e%252e/x?viewPanel=7",
            "http://grafana.invalid/d/" + new string('u', 400) + "?viewPanel=7", "http://grafana.invalid/d//x?viewPanel=7",
        })
        {
            yield return Fine(
                $"address {address[..Math.Min(40, address.Length)]}",
                WithAlert(alert => (alert["panelURL"], alert["dashboardURL"]) = (address, address)),
                "*");
        }

        foreach (var address in new[]
        {
            "http://user:pass@evil.example:8080/d/solo?viewPanel=7",
            "https://127.0.0.1:1/sub/path/d/solo/slug?viewPanel=7",
            "http://xn--80ak6aa92e.example/d/solo?viewPanel=7",
            "http://2130706433/d/solo?viewPanel=7",
        })
        {
            // only the dashboard and the panel are taken from it
            yield return Fine($"host {address[..30]}", WithAlert(alert => alert["panelURL"] = address), "the renderer is not available");
        }
    }

    [TestCaseSource(nameof(Refused))]
    public async Task What_is_wrong_is_refused_with_the_field(string body, string field)
    {
        var (received, rejected, requests) = (await ReceivedAsync(), await RejectedAsync(), _bed.Receiver.Requests.Count);

        var (status, json) = await _bed.PostAsync(new StringContent(body, body.StartsWith('\u00ff') ? Encoding.Latin1 : Encoding.UTF8, "application/json"));

        Assert.That(status, Is.EqualTo(400));
        Assert.That(json!["error"]!.GetValue<string>(), Is.Not.Empty);
        Assert.That(json["field"]!.GetValue<string>(), field.Length == 0 ? Is.Not.Empty : Is.EqualTo(field));
        Assert.That((await ReceivedAsync(), await RejectedAsync(), _bed.Receiver.Requests.Count), Is.EqualTo((received, rejected + 1, requests)));
    }

    [TestCaseSource(nameof(Taken))]
    public async Task What_only_looks_wrong_is_delivered(string body, string reason)
    {
        var unique = Guid.NewGuid().ToString("N");
        var (status, json) = await _bed.PostAsync(new StringContent(
            body.Replace("web-1", unique, StringComparison.Ordinal),
            Encoding.UTF8,
            "application/json"));
        Assert.That(status, Is.EqualTo(200), json?.ToJsonString());

        var alert = (await _bed.Receiver.NextAsync()).Json["alerts"]![0]!;

        Assert.That(alert["labels"]!["instance"]!.GetValue<string>(), Is.EqualTo(unique));
        Assert.That(alert["imageURL"], Is.Null);
        Assert.That(alert["imageReason"]!.GetValue<string>(), reason.Length > 1 ? Is.EqualTo(reason) : Is.Not.Empty);
    }

    [Test]
    public async Task A_body_beyond_the_limit_is_413_and_ten_thousand_alerts_are_taken_whole()
    {
        var (tooLarge, json) = await _bed.PostAsync(new ByteArrayContent(new byte[20 << 20]), headers: static headers => headers.ExpectContinue = true);
        var many = GrafanaPayload.Of([.. Enumerable.Range(0, 10_000)
            .Select(static number => new JsonObject { ["status"] = "firing", ["labels"] = new JsonObject { ["instance"] = $"many-{number}" } })]);
        var (taken, _) = await _bed.PostAsync(new StringContent(many.ToJsonString(), Encoding.UTF8, "application/json"));

        Assert.That((tooLarge, json!["field"]!.GetValue<string>(), taken), Is.EqualTo((413, "body", 200)));
        Assert.That((await _bed.Receiver.NextAsync()).Json["alerts"]!.AsArray(), Has.Count.EqualTo(10_000));
    }

    private static TestCaseData Bad(string name, string body, string field) => new TestCaseData(body, field).SetArgDisplayNames(name);

    private static TestCaseData Fine(string name, string body, string reason = "*") => new TestCaseData(body, reason).SetArgDisplayNames(name);

    private static string Good() => GrafanaPayload.Of(GrafanaPayload.Firing()).ToJsonString();

    private static string With(Action<JsonObject> change)
    {
        var payload = GrafanaPayload.Of(GrafanaPayload.Firing());
        change(payload);
        return payload.ToJsonString();
    }

    private static string WithAlert(Action<JsonObject> change) => With(payload => change(payload["alerts"]![0]!.AsObject()));

    private async Task<double> ReceivedAsync() => await _bed.MetricAsync("alertimages_events_received_total{source=\"grafana\"}");

    private async Task<double> RejectedAsync() => await _bed.MetricAsync("alertimages_events_rejected_total{reason=\"malformed\"}");
}
