using System.Globalization;
using System.Text;
using System.Text.Json;
using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Sections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace AlertImages.Daemon.Hosting;

/// <summary>
/// Log lines as text, JSON or logfmt. A line is one line whatever an alert holds: control and bidirectional characters are escaped, long
/// values are cut, and secrets are masked.
/// </summary>
internal sealed class LogLineFormatter(IOptions<LogLineFormatterOptions> options) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "alertimages";
    private const int MaxValue = 2048;
    private const int MaxException = 8192;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = Clean(logEntry.Formatter(logEntry.State, logEntry.Exception), MaxValue);
        var exception = logEntry.Exception is null ? null : Clean(logEntry.Exception.ToString(), MaxException);
        var time = options.Value.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var level = Word(logEntry.LogLevel);
        textWriter.Write(options.Value.Form switch
        {
            LogForm.Json => Json(time, level, logEntry.Category, message, exception),
            LogForm.Logfmt =>
                $"t={time} level={level} logger={logEntry.Category} msg={Quote(message)}{(exception is null ? "" : " error=" + Quote(exception))}",
            _ => $"{time} {level,-5} {Short(logEntry.Category)}: {message}{(exception is null ? "" : " | " + exception)}",
        });
        textWriter.Write('\n');
    }

    /// <summary>Secrets masked, control characters escaped, cut.</summary>
    internal static string Clean(string text, int max)
    {
        var clean = new StringBuilder();
        foreach (var letter in SecretRedactor.Redact(text))
        {
            if (clean.Length >= max)
            {
                clean.Append('…');
                break;
            }

            var isDangerous = char.IsControl(letter) || letter is '\u2028' or '\u2029' || char.GetUnicodeCategory(letter) == UnicodeCategory.Format;
            _ = letter switch
            {
                '\n' => clean.Append("\\n"),
                '\r' => clean.Append("\\r"),
                '\t' => clean.Append("\\t"),
                _ when isDangerous => clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => clean.Append(letter),
            };
        }

        return clean.ToString();
    }

    private static string Json(string time, string level, string category, string message, string? exception)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("t", time);
            json.WriteString("level", level);
            json.WriteString("logger", category);
            json.WriteString("msg", message);
            if (exception is not null)
            {
                json.WriteString("error", exception);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Quote(string text) => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Short(string category) => category[(category.LastIndexOf('.') + 1)..];

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => "error",
    };
}

/// <summary>Options of <see cref="LogLineFormatter"/>.</summary>
internal sealed class LogLineFormatterOptions : ConsoleFormatterOptions
{
    public LogForm Form { get; set; }

    public TimeProvider Time { get; set; } = TimeProvider.System;
}
