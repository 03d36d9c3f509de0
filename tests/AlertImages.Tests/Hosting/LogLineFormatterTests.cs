using System.Text.Json.Nodes;
using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AlertImages.Tests.Hosting;

public sealed class LogLineFormatterTests
{
    [TestCase("text", "2026-03-01T10:05:00.000Z warn  Sut: hello\n")]
    [TestCase("logfmt", "t=2026-03-01T10:05:00.000Z level=warn logger=Some.Sut msg=\"hello\"\n")]
    [TestCase("json", "{\"t\":\"2026-03-01T10:05:00.000Z\",\"level\":\"warn\",\"logger\":\"Some.Sut\",\"msg\":\"hello\"}\n")]
    public void Three_forms(string form, string expected) => Assert.That(Write(form, "hello"), Is.EqualTo(expected));

    [Test]
    public void Whatever_an_alert_holds_the_line_is_one_line([Values("text", "logfmt", "json")] string form)
    {
        var line = Write(form, "one\r\ntwo\u2028three\u001b[31m\u202efour\u0000");

        Assert.That(line.TrimEnd('\n').Any(static letter => char.IsControl(letter) || letter is '\u2028' or '\u202e'), Is.False, line);
    }

    [Test]
    public void Secrets_are_masked_also_in_exceptions_and_encoded([Values("text", "logfmt", "json")] string form)
    {
        _ = new Secret("hush hush/secret");
        var line = Write(form, "at hush hush/secret", new InvalidOperationException("url?x=hush%20hush%2Fsecret"));

        Assert.That(line, Does.Not.Contain("hush"));
        Assert.That(line, Does.Contain(Secret.Mask));
    }

    [Test]
    public void Long_values_are_cut() => Assert.That(Write("text", new string('x', 100_000)), Has.Length.LessThan(2200));

    [Test]
    public void Json_is_json() =>
        Assert.That(JsonNode.Parse(Write("json", "\"quoted\" \\ text"))!["msg"]!.GetValue<string>(), Is.EqualTo("\"quoted\" \\ text"));

    private static string Write(string form, string message, Exception? exception = null)
    {
        var sut = new LogLineFormatter(
            Options.Create(new LogLineFormatterOptions { Form = Enum.Parse<LogForm>(form, ignoreCase: true), Time = new ManualTime() }));
        using var text = new StringWriter();
        sut.Write(new LogEntry<string>(LogLevel.Warning, "Some.Sut", default, message, exception, static (state, _) => state), null, text);
        return text.ToString();
    }
}
