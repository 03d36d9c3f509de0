using System.Text;
using AlertImages.Core.Templating;
using FsCheck;

namespace AlertImages.Tests.Templating;

public sealed class TextLimitTests
{
    [TestCase("abcdef", 6, "abcdef")]
    [TestCase("abcdefg", 6, "abcde…")]
    [TestCase("abcdefg", 3, "abc")]
    [TestCase("🔥🔥🔥🔥🔥", 4, "🔥🔥🔥…")]
    [TestCase("", 4, "")]
    public void Cuts_in_code_points(string text, int max, string expected) => Assert.That(TextLimit.InRunes(text, max), Is.EqualTo(expected));

    [FsCheck.NUnit.Property]
    public bool Is_never_longer_and_never_half_a_character(NonNull<string> text, PositiveInt max)
    {
        var whole = new string(text.Get.EnumerateRunes().SelectMany(static rune => rune.ToString()).ToArray());
        var cut = TextLimit.InRunes(whole, max.Get);
        return cut.EnumerateRunes().Count() <= max.Get && !cut.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar && !whole.Contains('\uFFFD'));
    }
}
