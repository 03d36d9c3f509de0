using System.Text.Json;
using System.Text.Json.Serialization;
using AlertImages.Core.Alerts;
using AlertImages.GoTemplates;

namespace AlertImages.Core.Templating;

/// <summary>A text setting of a contact point: a Go template, which may call Grafana's and those of the provisioning files.</summary>
[JsonConverter(typeof(TextTemplateConverter))]
public sealed class TextTemplate
{
    private const string Name = "text";

    private readonly string _text;
    private readonly GoTemplateSet? _parsed;
    private readonly Func<AlertGroup, Func<string, string>?, string>? _builtIn;

    private TextTemplate(string text, Func<AlertGroup, Func<string, string>?, string>? builtIn = null)
    {
        (_text, _builtIn) = (text, builtIn);
        if (text.Contains("{{", StringComparison.Ordinal))
        {
            _parsed = TemplateCatalog.Read(Name, text);
        }
    }

    /// <summary>The default of titles.</summary>
    public static TextTemplate DefaultTitle { get; } = new("{{ template \"default.title\" . }}", DefaultTexts.Title);

    /// <summary>The default of messages.</summary>
    public static TextTemplate DefaultMessage { get; } = new("{{ template \"default.message\" . }}", DefaultTexts.Message);

    /// <summary>The default of Teams messages.</summary>
    public static TextTemplate TeamsMessage { get; } = new("{{ template \"teams.default.message\" . }}", DefaultTexts.TeamsMessage);

    /// <summary>The default of Slack's footers.</summary>
    public static TextTemplate SlackFooter { get; } = new("{{ template \"slack.default.footer\" . }}", static (group, _) => DefaultTexts.SlackFooter(group));

    /// <summary>The address of who sent the alerts.</summary>
    public static TextTemplate ExternalUrl { get; } = new("{{ .ExternalURL }}", static (group, _) => group.ExternalUrl);

    /// <summary>No text.</summary>
    public static TextTemplate Empty { get; } = new("");

    /// <summary>True for an empty text.</summary>
    public bool IsEmpty => _text.Length == 0;

    /// <summary>True for a text without actions.</summary>
    public bool IsPlain => _parsed is null;

    internal bool IsBuiltIn => _builtIn is not null;

    /// <summary>Reads a text setting; throws <see cref="GoTemplateException"/>.</summary>
    public static TextTemplate Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(text);
    }

    /// <summary>What is wrong with a text setting; null when nothing is.</summary>
    public static string? ProblemIn(string text)
    {
        try
        {
            _ = Parse(text);
            return null;
        }
        catch (GoTemplateException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>The text as it was written.</summary>
    public override string ToString() => _text;

    /// <summary>A text without actions, or the default text that this class knows itself: neither can fail.</summary>
    internal string RenderBuiltIn(TemplateInput input) => _builtIn?.Invoke(input.Group, input.Escape) ?? _text;

    internal GoOutput Run(TemplateCatalog catalog, TimeProvider time, TemplateInput input)
    {
        var templates = catalog.Templates.Copy();
        templates.Add(_parsed!);
        ValueEscape? escape = input.IsHtml ? GoHtmlEscape.Escape : input.Escape is { } simple ? (value, _) => simple(value) : null;
        return templates.Run(Name, AlertData.Of(input.Group, input.ImageUrl, input.Variables), time, escape);
    }

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
            catch (GoTemplateException exception)
            {
                throw new JsonException(null, new FormatException(exception.Message));
            }
        }

        public override void Write(Utf8JsonWriter writer, TextTemplate value, JsonSerializerOptions options) => writer.WriteStringValue(value._text);
    }
}
