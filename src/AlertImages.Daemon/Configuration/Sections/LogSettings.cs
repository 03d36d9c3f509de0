using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>What is logged, to standard error.</summary>
[IniSection("log")]
internal sealed record LogSettings
{
    /// <summary>debug, info, warn or error.</summary>
    [ConfigurationKeyName("level")]
    public LogSeverity Level { get; init; } = LogSeverity.Info;

    /// <summary>text, json or logfmt.</summary>
    [ConfigurationKeyName("format")]
    public LogForm Format { get; init; } = LogForm.Text;
}

/// <summary>Values of <c>[log] level</c>.</summary>
internal enum LogSeverity
{
    Debug,
    Info,
    Warn,
    Error,
}

/// <summary>Values of <c>[log] format</c>.</summary>
internal enum LogForm
{
    Text,
    Json,
    Logfmt,
}
