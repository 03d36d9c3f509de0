using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace AlertImages.Core.Pictures.Drawing;

/// <summary>
/// Builds SVG pictures. Whatever text goes in comes out as text: it is escaped, and signs that XML forbids or that turn the direction of writing are replaced.
/// </summary>
public static class Svg
{
    /// <summary>Fonts of pictures: Grafana's where it is installed, else one with many signs.</summary>
    public const string Fonts = "Inter, 'DejaVu Sans', 'Liberation Sans', Arial, sans-serif";

    /// <summary>Mean width of a letter of <see cref="Fonts"/>, as a part of the font's size; rather too wide.</summary>
    private const double LetterWidth = 0.6;

    private static readonly XNamespace s_namespace = "http://www.w3.org/2000/svg";

    /// <summary>An element with attributes; numbers are written with two decimals at most.</summary>
    public static XElement Element(string name, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var element = new XElement(s_namespace + name);
        foreach (var (key, value) in attributes)
        {
            element.SetAttributeValue(key, value switch
            {
                double number => Number(number),
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                _ => Clean(value.ToString() ?? ""),
            });
        }

        return element;
    }

    /// <summary>The root of a picture of that size in CSS pixels.</summary>
    public static XElement Root(double width, double height, string alternative)
    {
        var root = Element(
            "svg",
            ("width", width),
            ("height", height),
            ("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            ("font-family", Fonts),
            ("role", "img"));
        root.Add(new XElement(s_namespace + "title", Clean(alternative)));
        return root;
    }

    /// <summary>A filled rectangle.</summary>
    public static XElement Box(double left, double top, double width, double height, string fill, double opacity = 1) =>
        Element("rect", ("x", left), ("y", top), ("width", Math.Max(0, width)), ("height", Math.Max(0, height)), ("fill", fill), ("fill-opacity", opacity));

    /// <summary>A straight line.</summary>
    public static XElement Line(double fromX, double fromY, double toX, double toY, string stroke, double width = 1, string dashes = "none") =>
        Element("line", ("x1", fromX), ("y1", fromY), ("x2", toX), ("y2", toY), ("stroke", stroke), ("stroke-width", width), ("stroke-dasharray", dashes));

    /// <summary>One line of text, cut to <paramref name="width"/>.</summary>
    public static XElement Text(
        double left,
        double baseline,
        string text,
        double size,
        string fill,
        double width = double.PositiveInfinity,
        string anchor = "start",
        bool bold = false)
    {
        var element = Element(
            "text",
            ("x", left),
            ("y", baseline),
            ("font-size", size),
            ("fill", fill),
            ("text-anchor", anchor),
            ("font-weight", bold ? "600" : "400"));
        element.SetAttributeValue(XNamespace.Xml + "space", "preserve");
        element.Value = Fit(text, size, width);
        return element;
    }

    /// <summary>As text of a document.</summary>
    public static string Print(XElement root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return root.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>The text in one line, as much of it as there is room for.</summary>
    public static string Fit(string text, double size, double width)
    {
        ArgumentNullException.ThrowIfNull(text);
        var letters = double.IsPositiveInfinity(width) ? int.MaxValue : (int)Math.Max(1, width / (size * LetterWidth));
        var clean = Clean(text);
        if (clean.Length <= letters)
        {
            return clean;
        }

        // half a sign would be no text for an XML writer
        var end = letters > 1 && char.IsHighSurrogate(clean[letters - 2]) ? letters - 2 : letters - 1;
        return clean[..end] + "…";
    }

    /// <summary>About how wide a text is.</summary>
    public static double WidthOf(string text, double size)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length * size * LetterWidth;
    }

    /// <summary>A number as SVG writes one.</summary>
    public static string Number(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value switch
            {
                '\n' or '\r' or '\t' => ' ',
                // marks that turn the direction of writing could make a value look like another
                < 0x20 or 0x7F or 0xFFFE or 0xFFFF or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F => "\uFFFD",
                _ => rune.ToString(),
            });
        }

        return clean.ToString();
    }
}
