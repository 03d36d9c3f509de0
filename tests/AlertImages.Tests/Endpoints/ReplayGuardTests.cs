using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Endpoints;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.Tests.Endpoints;

public sealed class ReplayGuardTests
{
    private static readonly SecuritySettings s_signed = new()
    {
        HmacSecret = new Secret("secret"),
        HmacTimestampHeader = "X-Time",
        HmacMaxAge = TimeSpan.FromMinutes(5),
    };
    private readonly ManualTime _time = new();

    [Test]
    public void A_request_that_was_taken_is_known_as_long_as_its_signature_is_accepted()
    {
        var sut = new ReplayGuard(s_signed, _time);
        var headers = Headers("abc");
        Assert.That(sut.Find(headers), Is.Null);

        sut.Remember(headers, "event-1");

        for (var minutes = 0; minutes < 10; minutes++)
        {
            Assert.That((sut.Find(headers), sut.Find(Headers("other"))), Is.EqualTo(("event-1", (string?)null)));
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.That(sut.Find(headers), Is.Null, "and is forgotten afterwards");
    }

    [Test]
    public void Signatures_without_an_age_are_not_kept()
    {
        var sut = new ReplayGuard(s_signed with { HmacTimestampHeader = "" }, _time);

        sut.Remember(Headers("abc"), "event-1");

        Assert.That(sut.Find(Headers("abc")), Is.Null);
    }

    private static HeaderDictionary Headers(string signature) => new() { ["X-Grafana-Alerting-Signature"] = signature };
}
