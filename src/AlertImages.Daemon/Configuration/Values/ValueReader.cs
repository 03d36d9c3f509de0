using System.Globalization;
using System.Reflection;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Work;

namespace AlertImages.Daemon.Configuration.Values;

/// <summary>Turns the text of a setting into its type, and back for <c>show-config</c> and <c>defaults.ini</c>.</summary>
internal static class ValueReader
{
    private static readonly string[] s_true = ["1", "t", "T", "TRUE", "true", "True", "YES", "yes", "Yes", "y", "ON", "on", "On"];
    private static readonly string[] s_false = ["0", "f", "F", "FALSE", "false", "False", "NO", "no", "No", "n", "OFF", "off", "Off"];

    /// <summary>The value, or null with what would be right.</summary>
    public static (object? Value, string Expected) Read(string text, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => (text, ""),
            _ when type == typeof(Secret) => (new Secret(text), ""),
            _ when type == typeof(bool) => (ReadBoolean(text), "true or false"),
            _ when type == typeof(int) =>
                (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null, "a whole number"),
            _ when type == typeof(double) => (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : null, "a number"),
            _ when type == typeof(TimeSpan) => (DurationText.TryParse(text, out var duration) ? duration : null, "a duration like 10s, 5m or 1h"),
            _ when type == typeof(IReadOnlyList<TimeSpan>) => (ReadDurations(text), "durations like 1h 24h, separated by blanks"),
            _ when type == typeof(DataSize) => (DataSize.TryParse(text, out var size) ? size : null, "a size like 512KiB or 8MiB"),
            _ when type == typeof(IReadOnlyList<string>) => (text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), ""),
            _ when type == typeof(IReadOnlyList<Secret>) =>
                (text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static part => new Secret(part)).ToArray(), ""),
            { IsEnum: true } => (ReadEnum(text, type), "one of " + string.Join(", ", Enum.GetNames(type).Select(name => Word(type, name)))),
            _ => throw new InvalidOperationException($"Settings of type {type} cannot be read"),
        };
    }

    public static string Write(object? value) => value switch
    {
        null => "",
        Secret { IsEmpty: false } => Secret.Mask,
        Secret => "",
        bool flag => flag ? "true" : "false",
        TimeSpan duration => DurationText.Format(duration),
        IEnumerable<TimeSpan> durations => string.Join(' ', durations.Select(DurationText.Format)),
        IEnumerable<Secret> secrets => string.Join(' ', secrets.Select(static secret => secret.ToString())),
        IEnumerable<string> parts => string.Join(' ', parts),
        Enum choice => Word(choice.GetType(), choice.ToString()),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static List<TimeSpan>? ReadDurations(string text)
    {
        var durations = new List<TimeSpan>();
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!DurationText.TryParse(part, out var duration))
            {
                return null;
            }

            durations.Add(duration);
        }

        return durations;
    }

    private static bool? ReadBoolean(string text) => s_true.Contains(text) ? true : s_false.Contains(text) ? false : null;

    private static object? ReadEnum(string text, Type type) =>
        Array.Find(
            Enum.GetNames(type),
            name => Word(type, name).Equals(text, StringComparison.OrdinalIgnoreCase) || IsFormerBoolean(type, name, text)) is { } name
            ? Enum.Parse(type, name)
            : null;

    private static bool IsFormerBoolean(Type type, string name, string text) =>
        ReadBoolean(text) is { } former && type.GetField(name)!.GetCustomAttribute<BooleanWordAttribute>() is { } word && word.Value == former;

    /// <summary>Choices are written in lower case with underscores; Grafana writes these otherwise.</summary>
    private static string Word(Type type, string name) => type == typeof(StartTlsPolicy)
        ? name
        : string.Concat(name.Select(static (letter, index) =>
            char.IsUpper(letter) ? (index > 0 ? "_" : "") + char.ToLowerInvariant(letter) : letter.ToString()));
}
