using System.Text;

namespace AlertImages.Core.Templating;

/// <summary>
/// Cuts texts to a vendor's limit, in the unit that the vendor counts, never inside a character; where something was cut, the text ends with an ellipsis.
/// <c>keepWhole</c> moves a cut back out of what must not be torn, such as a link or a tag.
/// </summary>
public static class TextLimit
{
    private const string Mark = "…";
    private const int MarkBytes = 3;

    /// <summary>At most <paramref name="maxRunes"/> Unicode code points (grafana/alerting receivers/util.go).</summary>
    public static string InRunes(string text, int maxRunes, Func<string, int, int>? keepWhole = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= maxRunes ? text : Cut(text, maxRunes, 1, static _ => 1, keepWhole);
    }

    /// <summary>At most <paramref name="maxUnits"/> UTF-16 code units, as JavaScript and Telegram count.</summary>
    public static string InUtf16(string text, int maxUnits, Func<string, int, int>? keepWhole = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= maxUnits ? text : Cut(text, maxUnits, 1, static rune => rune.Utf16SequenceLength, keepWhole);
    }

    /// <summary>At most <paramref name="maxBytes"/> bytes in UTF-8.</summary>
    public static string InBytes(string text, int maxBytes, Func<string, int, int>? keepWhole = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Encoding.UTF8.GetByteCount(text) <= maxBytes ? text : Cut(text, maxBytes, MarkBytes, static rune => rune.Utf8SequenceLength, keepWhole);
    }

    private static string Cut(string text, int max, int markLength, Func<Rune, int> lengthOf, Func<string, int, int>? keepWhole)
    {
        // Grafana gives very short texts no mark
        var withMark = max > 3;
        var room = withMark ? max - markLength : max;
        var (length, total, atRoom) = (0, 0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            total += lengthOf(rune);
            length += rune.Utf16SequenceLength;
            atRoom = total <= room ? length : atRoom;
            if (total > max)
            {
                var end = keepWhole?.Invoke(text, atRoom) ?? atRoom;
                return withMark ? string.Concat(text.AsSpan(0, end), Mark) : text[..end];
            }
        }

        return text;
    }
}
