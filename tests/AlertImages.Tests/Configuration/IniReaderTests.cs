using AlertImages.Daemon.Configuration.Ini;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Tests.Configuration;

public sealed class IniReaderTests
{
    [TestCase("key = value", "value")]
    [TestCase("key: value", "value")]
    [TestCase("key = value ; a comment", "value")]
    [TestCase("key = value # a comment", "value")]
    [TestCase("key = pass#word", "pass", Description = "even without a blank before it")]
    [TestCase("key = \"\"\"pass#word;x\"\"\"", "pass#word;x")]
    [TestCase("key = `pass#word`", "pass#word")]
    [TestCase("key = \"in quotes\"", "in quotes")]
    [TestCase("key = 'in quotes'", "in quotes")]
    [TestCase("key = \"a\" and \"b\"", "\"a\" and \"b\"")]
    [TestCase("key = one \\\n  two", "one two")]
    [TestCase("key = \"\"\"one\ntwo\"\"\"", "one\ntwo")]
    [TestCase("key = `one\ntwo`", "one\ntwo")]
    [TestCase("key =", "")]
    [TestCase("\"key\" = value", "value")]
    [TestCase("`key` = value", "value")]
    public void Values_are_read_as_Grafana_reads_them(string text, string expected)
    {
        var (entries, errors) = Read("[s]\n" + text);

        Assert.That(errors, Is.Empty);
        Assert.That(entries.Select(static entry => (entry.Section, entry.Key, entry.Value)), Is.EqualTo(new[] { ("s", "key", expected) }));
    }

    [Test]
    public void Sections_and_lines_are_known()
    {
        var (entries, errors) = Read("\uFEFF# first\r\ntop = 1\r\n; second\r\n[a.b] # comment\r\nx = \"\"\"1\r\n2\"\"\"\r\ny = 2\r\n");

        Assert.That(errors, Is.Empty);
        Assert.That(entries, Is.EqualTo(new[]
        {
            new IniEntry("", "top", "1", "test.ini", 2), new IniEntry("a.b", "x", "1\n2", "test.ini", 5), new IniEntry("a.b", "y", "2", "test.ini", 7),
        }));
    }

    [Test]
    public void Every_error_is_told_with_its_line()
    {
        var (entries, errors) = Read("[open\nno delimiter\n[]\nfine = 1\nbad = \"\"\"never closed\n");

        Assert.That(errors.Select(static error => (error.Line, error.Message)), Is.EqualTo(new[]
        {
            (1, "unclosed section: [open"), (2, "key-value delimiter not found: no delimiter"), (3, "empty section name"), (5, "missing closing \"\"\""),
        }));
        Assert.That(entries.Select(static entry => entry.Key), Does.Contain("fine"));
    }

    [FsCheck.NUnit.Property(MaxTest = 500)]
    public bool Any_text_is_read_without_an_exception(string? text) => Read(text ?? "").Entries is not null;

    private static (IReadOnlyList<IniEntry> Entries, List<ConfigurationError> Errors) Read(string text)
    {
        var errors = new List<ConfigurationError>();
        return (new IniReader("test.ini", text, errors).Read(), errors);
    }
}
