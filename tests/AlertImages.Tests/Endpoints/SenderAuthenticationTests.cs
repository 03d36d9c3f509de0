using System.Globalization;
using System.Text;
using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Endpoints;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.Tests.Endpoints;

public sealed class SenderAuthenticationTests
{
    private const string Signature = "3bcebf43c85d20bba6e3b6ba278af1d2ba3ab0d57de271b0ad30b833e851c5a6";
    private const string TimedSignature = "36fa366a807205a13fc507ea4413374566ad5808c7ca7653f94d121fe5e64c2d";
    private static readonly byte[] s_body = "test message"u8.ToArray();
    private readonly ManualTime _time = new();

    [Test]
    public void Nothing_set_up_lets_everybody_in() => Assert.That(Sut(new()).Check(new HeaderDictionary()), Is.True);

    [TestCase("Bearer second-token", true)]
    [TestCase("bearer second-token", true)]
    [TestCase("Bearer other", false)]
    [TestCase("Bearer", false)]
    [TestCase("second-token", false)]
    [TestCase("", false)]
    public void Tokens(string authorization, bool expected) =>
        Assert.That(
            Sut(new() { WebhookTokens = [new Secret("first-token"), new Secret("second-token")] }).Check(Headers(("Authorization", authorization))),
            Is.EqualTo(expected));

    [TestCase("grafana:password", true)]
    [TestCase("grafana:Password", false)]
    [TestCase("other:password", false)]
    [TestCase("grafana", false)]
    public void Basic_authentication(string pair, bool expected)
    {
        var authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));

        Assert.That(
            Sut(new() { BasicAuthUser = "grafana", BasicAuthPassword = new Secret("password") }).Check(Headers(("Authorization", authorization))),
            Is.EqualTo(expected));
    }

    [Test]
    public void Basic_authentication_that_is_not_base64_is_refused() =>
        Assert.That(
            Sut(new() { BasicAuthUser = "grafana", BasicAuthPassword = new Secret("password") }).Check(Headers(("Authorization", "Basic %%%"))),
            Is.False);

    [TestCase(Signature, true)]
    [TestCase("3BCEBF43C85D20BBA6E3B6BA278AF1D2BA3AB0D57DE271B0AD30B833E851C5A6", false)]
    [TestCase("", false)]
    public void Signatures_as_Grafana_makes_them(string signature, bool expected)
    {
        var sut = Sut(new() { HmacSecret = new Secret("secret") });
        var headers = Headers(("X-Grafana-Alerting-Signature", signature));

        Assert.That(sut.Check(headers), Is.Null, "the body is needed");
        Assert.That(sut.CheckSignature(headers, s_body), Is.EqualTo(expected));
    }

    [Test]
    public void Without_the_header_a_signature_is_not_waited_for() =>
        Assert.That(Sut(new() { HmacSecret = new Secret("secret") }).Check(new HeaderDictionary()), Is.False);

    [TestCase(0, true)]
    [TestCase(300, true)]
    [TestCase(301, false)]
    [TestCase(-301, false)]
    public void A_signature_has_an_age(int age, bool expected)
    {
        _time.Advance(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000) - _time.GetUtcNow());
        var timestamp = (1_800_000_000 - age).ToString(CultureInfo.InvariantCulture);
        var signed = System.Security.Cryptography.HMACSHA256.HashData("secret"u8, [.. Encoding.UTF8.GetBytes(timestamp + ":"), .. s_body]);

        Assert.That(Timed().CheckSignature(Headers(("X-Sign", Convert.ToHexStringLower(signed)), ("X-Time", timestamp)), s_body), Is.EqualTo(expected));
    }

    [Test]
    public void The_time_is_part_of_the_signature()
    {
        var sut = Sut(new()
        {
            HmacSecret = new Secret("secret"),
            HmacHeader = "X-Sign",
            HmacTimestampHeader = "X-Time",
            HmacMaxAge = TimeSpan.FromDays(20_000),
        });

        Assert.That(sut.CheckSignature(Headers(("X-Sign", TimedSignature), ("X-Time", "1700000000")), s_body), Is.True);
        Assert.That(sut.CheckSignature(Headers(("X-Sign", TimedSignature), ("X-Time", "1700000001")), s_body), Is.False);
        Assert.That(sut.CheckSignature(Headers(("X-Sign", Signature)), s_body), Is.False, "without a time");
        Assert.That(sut.CheckSignature(Headers(("X-Sign", TimedSignature), ("X-Time", "999999999999999999")), s_body), Is.False, "a time that is none");
    }

    [Test]
    public void A_stale_request_is_refused_before_its_body_is_read()
    {
        var stale = Headers(("X-Sign", TimedSignature), ("X-Time", "1700000000"));
        var recent = Headers(("X-Sign", TimedSignature), ("X-Time", _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));

        Assert.That((Timed().Check(stale), Timed().Check(recent)), Is.EqualTo(((bool?)false, (bool?)null)));
    }

    // https://www.rfc-editor.org/rfc/rfc4231#section-4.3
    [Test]
    public void A_signature_is_that_of_the_standard()
    {
        var headers = Headers(("X-Grafana-Alerting-Signature", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));

        Assert.That(Sut(new() { HmacSecret = new Secret("Jefe") }).CheckSignature(headers, "what do ya want for nothing?"u8), Is.True);
    }

    private SenderAuthentication Timed() => Sut(new() { HmacSecret = new Secret("secret"), HmacHeader = "X-Sign", HmacTimestampHeader = "X-Time" });

    private SenderAuthentication Sut(SecuritySettings settings) => new(settings, _time);

    private static HeaderDictionary Headers(params (string Name, string Value)[] headers)
    {
        var dictionary = new HeaderDictionary();
        foreach (var (name, value) in headers)
        {
            dictionary[name] = value;
        }

        return dictionary;
    }
}
