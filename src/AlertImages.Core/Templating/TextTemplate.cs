using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using AlertImages.Core.Alerts;

namespace AlertImages.Core.Templating;

/// <summary>
/// A text setting of a contact point: plain text, or a call of one of Grafana's default templates. Other template actions are
/// refused when the configuration is read, so that no notification goes out with braces in it.
/// </summary>
[JsonConverter(typeof(TextTemplateConverter))]
public sealed partial class TextTemplate
{
    private readonly string _text;

    private TextTemplate(string text) => _text = text;

    /// <summary>The default of titles.</summary>
    public static TextTemplate DefaultTitle { get; } = new("{{ template \"default.title\" . }}");

    /// <summary>The default of messages.</summary>
    public static TextTemplate DefaultMessage { get; } = new("{{ template \"default.message\" . }}");

    /// <summary>The default of Teams messages.</summary>
    public static TextTemplate TeamsMessage { get; } = new("{{ template \"teams.default.message\" . }}");

    /// <summary>True for an empty text.</summary>
    public bool IsEmpty => _text.Length == 0;

    /// <summary>Reads a text setting; <see cref="FormatException"/> says what is not supported.</summary>
    public static TextTemplate Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Call().Replace(text, "").Contains("{{", StringComparison.Ordinal)
            ? throw new FormatException(
                "only plain text and calls of default.title, default.message, teams.default.message and slack.default.footer are supported; other template actions are not yet")
            : new TextTemplate(text);
    }

    /// <summary>The text for an alert group.</summary>
    /// <param name="group">The alerts.</param>
    /// <param name="escape">Applied to all that comes from alerts, not to the template's own words.</param>
    public string Render(AlertGroup group, Func<string, string>? escape = null) => Call().Replace(_text, call => call.Groups["name"].Value switch
    {
        "default.title" => DefaultTexts.Title(group, escape),
        "default.message" => DefaultTexts.Message(group, escape),
        "teams.default.message" => DefaultTexts.TeamsMessage(group, escape),
        _ => DefaultTexts.SlackFooter(group),
    });

    [GeneratedRegex("""\{\{-?\s*template\s+"(?<name>default\.title|default\.message|teams\.default\.message|slack\.default\.footer)"\s+\.\s*-?\}\}""", RegexOptions.CultureInvariant)]
    private static partial Regex Call();

    private sealed class TextTemplateConverter : JsonConverter<TextTemplate>
    {
        public override TextTemplate? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new JsonException(null, new FormatException("must be a text"));
            }

            try
            {
                return Parse(reader.GetString()!);
            }
            catch (FormatException exception)
            {
                throw new JsonException(null, exception);
            }
        }

        public override void Write(Utf8JsonWriter writer, TextTemplate value, JsonSerializerOptions options) => writer.WriteStringValue(value._text);
    }
}
