using AlertImages.Core.Alerts;

namespace AlertImages.Tests.Alerts;

public sealed class LabelMatcherTests
{
    private static readonly Dictionary<string, string> s_labels = new() { ["team"] = "web", ["note"] = "a\nb" };

    [TestCase("team=web", true)]
    [TestCase("team = \"web\"", true)]
    [TestCase("{team=\"web\"}", true)]
    [TestCase("team!=web", false)]
    [TestCase("team=~w.b", true)]
    [TestCase("team=~we", false, TestName = "anchored at the end")]
    [TestCase("team=~eb", false, TestName = "anchored at the start")]
    [TestCase("team=~db|web", true, TestName = "anchored around alternatives")]
    [TestCase("team!~db|web", false)]
    [TestCase("missing=", true, TestName = "a missing label is empty")]
    [TestCase("missing!=x", true)]
    [TestCase("missing=~.+", false)]
    [TestCase("\"team\"=web", true)]
    [TestCase("team=web, missing=\"\",", true)]
    [TestCase("team=web, missing=x", false)]
    [TestCase("note=\"a\\nb\"", true)]
    [TestCase("note=~a", false, TestName = "a line end does not end the value")]
    public void Matches_as_Alertmanager_does(string text, bool expected) =>
        Assert.That(LabelMatcher.ParseList(text).All(static matcher => matcher.Matches(s_labels)), Is.EqualTo(expected));

    [TestCase("team", "'team' is not a matcher such as severity=\"critical\"")]
    [TestCase("=x", "'=x' is not a matcher")]
    [TestCase("team==web", null)]
    [TestCase("team=~(", "'(' is not a regular expression")]
    [TestCase("team=~(?=x)", "'(?=x)' is not a regular expression")]
    [TestCase("team=\"web", "'\"web' has no quote at its end")]
    [TestCase("team=we\"b", "'we\"b' has a quote in its middle")]
    public void What_is_no_matcher_is_told(string text, string? expected)
    {
        if (expected is null)
        {
            Assert.That(LabelMatcher.ParseList(text).Single().Value, Is.EqualTo("=web"));
            return;
        }

        Assert.That(() => LabelMatcher.ParseList(text), Throws.TypeOf<FormatException>().With.Message.StartsWith(expected));
    }

    [Test]
    public void Is_printed_as_Alertmanager_does() => Assert.That(LabelMatcher.ParseList("a=~\"x\\\"y\"").Single().ToString(), Is.EqualTo("a=~\"x\\\"y\""));
}
