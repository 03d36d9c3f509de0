using System.Text;
using AlertImages.TestSupport;

namespace AlertImages.EndToEnd.Tests;

/// <summary>Traces as a collector gets them.</summary>
public sealed class TraceTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);

    [Test]
    public async Task All_steps_of_an_event_are_in_the_trace_that_has_its_id()
    {
        await using var collector = await ScriptedHttpServer.StartAsync(static (_, _) => Task.CompletedTask);
        await using var bed = await TestBed.CreateAsync();
        bed.Set("tracing.opentelemetry.otlp", "address", collector.Url.AbsoluteUri);
        await bed.StartAsync();
        var id = await bed.SendAsync(GrafanaPayload.Firing());
        await bed.Receiver.NextAsync(s_deadline);
        await Eventually.HoldsAsync(() => Spans(collector).Contains("deliver", StringComparison.Ordinal), "the last span has arrived", s_deadline);

        Assert.That(collector.Requests.Select(static request => request.PathAndQuery).Distinct(), Is.EqualTo(new[] { "/v1/traces" }));
        var spans = Spans(collector);
        foreach (var name in new[] { "receive", "pipeline", "panel", "picture", "upload", "store", "deliver", "alertimages.contact_point" })
        {
            Assert.That(spans, Does.Contain(name));
        }

        // protobuf: length 16, then the id
        Assert.That(Count(spans, "\n\u0010" + Encoding.Latin1.GetString(Convert.FromHexString(id))), Is.GreaterThanOrEqualTo(7), "one trace");
    }

    [Test]
    public async Task A_collector_that_is_away_holds_nothing_up()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        bed.Set("tracing.opentelemetry.otlp", "address", "127.0.0.1:1");
        await bed.StartAsync();
        await bed.SendAsync(GrafanaPayload.Firing());
        await bed.Receiver.NextAsync(s_deadline);
    }

    private static string Spans(ScriptedHttpServer collector) =>
        string.Concat(collector.Requests.Select(static request => Encoding.Latin1.GetString(request.Body)));

    private static int Count(string text, string part) => text.Split(part, StringSplitOptions.None).Length - 1;
}
