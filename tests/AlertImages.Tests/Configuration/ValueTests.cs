using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Tests.Configuration;

public sealed class ValueTests
{
    [TestCase("0", 0)]
    [TestCase("250ms", 0.25)]
    [TestCase("1h30m", 5400)]
    [TestCase("1.5h", 5400)]
    [TestCase("2d", 172_800)]
    [TestCase("1w", 604_800)]
    [TestCase("1M", 2_592_000)]
    [TestCase("1y", 31_536_000)]
    public void Durations(string text, double seconds)
    {
        Assert.That(DurationText.TryParse(text, out var duration), Is.True);
        Assert.That(duration.TotalSeconds, Is.EqualTo(seconds));
    }

    [TestCase("")]
    [TestCase("10")]
    [TestCase("-1s")]
    [TestCase("1 h")]
    [TestCase("s")]
    [TestCase("99999999999999y")]
    public void What_is_no_duration(string text) => Assert.That(DurationText.TryParse(text, out _), Is.False);

    [TestCase("0", "0s")]
    [TestCase("24h", "24h")]
    [TestCase("48h", "2d")]
    [TestCase("90s", "90s")]
    [TestCase("1500ms", "1500ms")]
    public void Durations_are_written_short(string text, string expected)
    {
        _ = DurationText.TryParse(text, out var duration);

        Assert.That(DurationText.Format(duration), Is.EqualTo(expected));
    }

    [TestCase("1024", 1024)]
    [TestCase("1KiB", 1024)]
    [TestCase("1kb", 1000)]
    [TestCase("8 MiB", 8 << 20)]
    [TestCase("1GB", 1_000_000_000)]
    public void Sizes(string text, long bytes)
    {
        Assert.That(DataSize.TryParse(text, out var size), Is.True);
        Assert.That(size.Bytes, Is.EqualTo(bytes));
    }

    [TestCase("fallback", ReuseKind.Fallback)]
    [TestCase("ALWAYS", ReuseKind.Always)]
    [TestCase("true", ReuseKind.Always)]
    [TestCase("yes", ReuseKind.Always)]
    [TestCase("never", ReuseKind.Never)]
    [TestCase("false", ReuseKind.Never)]
    [TestCase("0", ReuseKind.Never)]
    [TestCase("sometimes", null)]
    public void A_choice_that_was_a_boolean_once_still_reads_as_one(string text, object? expected) =>
        Assert.That(ValueReader.Read(text, typeof(ReuseKind)).Value, Is.EqualTo(expected));

    [Test]
    public void Other_choices_are_no_booleans() => Assert.That(ValueReader.Read("true", typeof(TimeRangeKind)).Value, Is.Null);

    [TestCase("MiB")]
    [TestCase("-1")]
    [TestCase("1.5MiB")]
    [TestCase("99999999999GiB")]
    public void What_is_no_size(string text) => Assert.That(DataSize.TryParse(text, out _), Is.False);

    [TestCase("mail.example.org:587", "mail.example.org", 587)]
    [TestCase("[::1]:25", "::1", 25)]
    public void Host_and_port(string text, string host, int port)
    {
        Assert.That(HostAndPort.TryParse(text, out var name, out var number), Is.True);
        Assert.That((name, number), Is.EqualTo((host, port)));
    }

    [TestCase("mail.example.org")]
    [TestCase(":25")]
    [TestCase("mail:0")]
    [TestCase("mail:99999")]
    public void What_is_no_host_and_port(string text) => Assert.That(HostAndPort.TryParse(text, out _, out _), Is.False);
}
