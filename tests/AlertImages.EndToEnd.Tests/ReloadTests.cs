using AlertImages.TestSupport;

namespace AlertImages.EndToEnd.Tests;

/// <summary>The provisioning files change while the daemon runs.</summary>
public sealed class ReloadTests
{
    private static readonly string[] s_broken =
    [
        "contactPoints: 5", "contactPoints: [5]", "contactPoints: [{}]", "contactPoints: [{name: x, receivers: 5}]",
        "contactPoints: [{name: x, receivers: [{}]}]",
        "contactPoints: [{name: x, receivers: [{uid: a}]}]", "contactPoints: [{name: x, receivers: [{uid: a, type: pigeon}]}]",
        "contactPoints: [{name: x, receivers: [{uid: a, type: webhook}]}]",
        "contactPoints: [{name: x, receivers: [{uid: a, type: webhook, settings: {}}]}]",
        "contactPoints: [{name: x, receivers: [{uid: a, type: webhook, settings: {url: 5}}]}]",
        "contactPoints: [{name: x, receivers: [{uid: a, type: webhook, settings: {url: 'ftp://x'}}]}]",
        "contactPoints: [{name: x, receivers: [{uid: a, type: webhook, settings: {url: ''}}]}]",
        "contactPoints: [{name: x, receivers: [{uid: a, type: webhook, settings: {url: 'http://127.0.0.1', maxAlerts: many}}]}]",
        "contactPoints: [{name: x, receivers: [{uid: a, type: slack, settings: {recipient: x}}]}]",
        "contactPoints: [{name: x, receivers: [{uid: a, type: email, settings: {addresses: ''}}]}]",
        "contactPoints: [{name: x, receivers: [{uid: a, type: telegram, settings: {chatid: '1'}}]}]",
        "contactPoints: [{name: x, receivers: [{uid: a, type: pagerduty, settings: {}}]}]",
        "contactPoints: [{name: x, receivers: [{uid: a, type: opsgenie, settings: {apiKey: ''}}]}]",
        "contactPoints: [{name: x, receivers: [{uid: a, type: webhook, settings: {url: 'http://127.0.0.1', title: '{{ .Nothing'}}]}]",
        "contactPoints: [{name: x, receivers: [{uid: a, type: webhook, settings: {url: 'http://127.0.0.1', message: '{{ template \"nobody\" . }}'}}]}]",
        "policies: 5", "policies: [{}]", "policies: [{receiver: nobody}]", "policies: [{receiver: ops, group_wait: soon}]",
        "policies: [{receiver: ops, group_interval: 0s}]", "policies: [{receiver: ops, routes: [{receiver: nobody}]}]",
        "policies: [{receiver: ops, routes: [{object_matchers: [[a, '=~', '(']]}]}]", "policies: [{receiver: ops, routes: [{object_matchers: [[a]]}]}]",
        "policies: [{receiver: ops, routes: [{matchers: ['a']}]}]",
        "policies: [{receiver: ops, routes: [{mute_time_intervals: [nobody]}]}]",
        "muteTimes: 5", "muteTimes: [{name: x, time_intervals: [{times: [{start_time: '25:00', end_time: '26:00'}]}]}]",
        "muteTimes: [{name: x, time_intervals: [{weekdays: [someday]}]}]", "muteTimes: [{name: x, time_intervals: [{location: Nowhere/City}]}]",
        "templates: 5", "templates: [{name: x, template: '{{ if }}'}]", "templates: [{name: x, template: '{{ define \"a\" }}'}]", "templates: [{template: x}]",
        "\t: [", "{", "a: b: c", "- 1\n- 2\n",
    ];

    [Test]
    public async Task What_is_broken_changes_nothing_and_is_told()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        await bed.StartAsync();
        Assert.That(await bed.MetricAsync("alertimages_config_last_reload_successful"), Is.EqualTo(1));
        var kept = 0;
        foreach (var text in s_broken)
        {
            bed.Folder.Write("provisioning/alerting/zz-broken.yaml", text);
            var count = ++kept;
            await Eventually.HoldsAsync(() => Kept(bed) >= count, $"it was read and refused: {text}");
        }

        Assert.That(
            bed.Daemon.Output.Split('\n').Count(static line => line.Contains("zz-broken.yaml", StringComparison.Ordinal)),
            Is.GreaterThanOrEqualTo(s_broken.Length));
        Assert.That(await bed.MetricAsync("alertimages_config_last_reload_successful"), Is.Zero);
        await bed.SendAsync(GrafanaPayload.Firing());
        await bed.Receiver.NextAsync();
        File.Delete(bed.Folder.File("provisioning/alerting/zz-broken.yaml"));
        await Eventually.HoldsAsync(async () => await bed.MetricAsync("alertimages_config_last_reload_successful") == 1, "it is well again");
    }

    [Test]
    public async Task A_contact_point_that_moves_under_load_loses_and_repeats_nothing()
    {
        const int Count = 200;
        await using var first = await ScriptedHttpServer.StartAsync(200);
        await using var second = await ScriptedHttpServer.StartAsync(200);
        await using var bed = await TestBed.CreateAsync(capture: false);
        bed.ContactPoint("ops", $"{{ uid: hook, type: webhook, settings: {{ url: '{first.Url}' }} }}");
        await bed.StartAsync();

        for (var number = 0; number < Count; number++)
        {
            var payload = GrafanaPayload.Of(GrafanaPayload.Firing($"web-{number}"));
            payload["groupKey"] = $"group-{number}";
            await bed.PostAsync(new StringContent(payload.ToJsonString()));
            if (number == Count / 4)
            {
                bed.ContactPoint("ops", $"{{ uid: hook, type: webhook, settings: {{ url: '{second.Url}' }} }}");
            }

            if (number == Count / 2)
            {
                await Eventually.HoldsAsync(() => bed.Daemon.Output.Contains("Read the provisioning files again", StringComparison.Ordinal), "it was read");
            }
        }

        await Eventually.HoldsAsync(() => first.Requests.Count + second.Requests.Count >= Count, "all are told");
        Assert.That(first.Requests.Concat(second.Requests).Select(static request => request.Json["groupKey"]!.GetValue<string>()), Is.Unique);
        Assert.That(first.Requests.Count + second.Requests.Count, Is.EqualTo(Count));
        Assert.That((first.Requests.Count > 0, second.Requests.Count > 0), Is.EqualTo((true, true)));
    }

    private static int Kept(TestBed bed) => bed.Daemon.Output.Split("the running contact points stay").Length - 1;
}
