using System.Globalization;
using AlertImages.Core.Pictures;
using AlertImages.Core.Work;

namespace AlertImages.Tests.Pictures;

public sealed class PictureFailuresTests
{
    [TestCase(PictureFailure.QueryFailed, "unknown metric x", "the query of the panel failed: unknown metric x")]
    [TestCase(PictureFailure.PluginMissing, "acme-map-panel", "Grafana has no plugin for the panel: acme-map-panel")]
    [TestCase(PictureFailure.PanelNotFound, "the library panel was deleted", "the panel was not found on the dashboard: the library panel was deleted")]
    [TestCase(PictureFailure.DashboardForbidden, "no permission", "Grafana does not let AlertImages see the dashboard: no permission")]
    [TestCase(PictureFailure.NoTokenForOrg, "organisation 2", "AlertImages has no token for the organisation of the alert: organisation 2")]
    [TestCase(PictureFailure.LoginGate, "sso.example.org", "something before Grafana asked for a log-in: sso.example.org")]
    [TestCase(PictureFailure.ChartQueryFailed, "prom: it answered 422", "the data source of the chart did not answer: prom: it answered 422")]
    [
        TestCase(
            PictureFailure.Timeout, "the panel's query was still running after 20 s",
            "the picture was not ready in time: the panel's query was still running after 20 s")]
    public void A_detail_that_explains_more_is_shown(PictureFailure failure, string detail, string expected) =>
        Assert.That(failure.Text(detail), Is.EqualTo(expected));

    [TestCase(PictureFailure.Timeout, "no picture within 10 s")]
    [TestCase(PictureFailure.RendererUnavailable, "/usr/bin/chromium ended with 127")]
    [TestCase(PictureFailure.Error, "something")]
    [TestCase(PictureFailure.PanelNotFound, "Grafana does not know the panel")]
    [TestCase(PictureFailure.DashboardForbidden, "Grafana answered 403 for the dashboard")]
    [TestCase(PictureFailure.QueryFailed, null)]
    [TestCase(PictureFailure.QueryFailed, "")]
    [TestCase(PictureFailure.QueryFailed, " \n ")]
    public void Other_details_are_for_the_log(PictureFailure failure, string? detail) => Assert.That(failure.Text(detail), Is.EqualTo(failure.Text()));

    [TestCase("a\r\n\tb\u0000c\u2028d", "a b c d")]
    [TestCase("turned \u202Etxet", "turned txet")]
    [TestCase("It failed.", "It failed")]
    [TestCase("parse error: unexpected token: )", "parse error: unexpected token: )")]
    [
        TestCase(
            "Post \"http://prom:9090/api/v1/query_range?token=abc\": dial tcp 10.0.0.1:9090: connection refused",
            "Post \"http://prom:9090/…\": dial tcp 10.0.0.1:9090: connection refused")]
    [TestCase("https://user:pa/ss@db.example.org/x failed", "https://db.example.org/… failed")]
    [TestCase("Authorization: Bearer abcdefgh12345678 refused", "Authorization: Bearer ********* refused")]
    [TestCase("passwd=hunter2, apikey: \"k1\"", "passwd=*********, apikey: \"*********\"")]
    [TestCase("bad glsa_AbCdEf123456_0a1b2c3d and eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "bad ********* and *********")]
    public void A_detail_is_one_line_without_secrets(string detail, string expected) =>
        Assert.That(PictureFailure.QueryFailed.DetailForReaders(detail), Is.EqualTo(expected));

    [Test]
    public void A_secret_of_the_settings_is_masked_even_where_it_is_the_name_of_another()
    {
        _ = new Secret("canary-of-details");

        Assert.That(PictureFailure.QueryFailed.DetailForReaders("canary-of-details=hunter2 was refused"), Is.EqualTo("*********=********* was refused"));
    }

    [TestCase("x")]
    [TestCase("🔥")]
    [TestCase("e\u0301")]
    [TestCase("👩‍🔧")]
    public void A_long_detail_is_cut_between_characters(string character)
    {
        var line = PictureFailure.QueryFailed.DetailForReaders(string.Concat(Enumerable.Repeat(character, 3000)));

        Assert.That(line, Has.Length.InRange(190, 200).And.EndsWith("…"));
        Assert.That(new StringInfo(line[..^1]).LengthInTextElements * character.Length, Is.EqualTo(line.Length - 1));
        Assert.That(PictureFailure.QueryFailed.DetailForReaders(line), Is.EqualTo(line), "a line is not cut again");
    }
}
