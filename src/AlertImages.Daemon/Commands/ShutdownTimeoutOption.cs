using System.CommandLine;
using System.CommandLine.Parsing;
using AlertImages.Core.Work;

namespace AlertImages.Daemon.Commands;

/// <summary><c>--shutdown-timeout DURATION</c>.</summary>
internal static class ShutdownTimeoutOption
{
    /// <summary>Within what systemd and Kubernetes wait by default.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(30);

    /// <summary>The longest that may be asked for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static Option<TimeSpan> Create() => new("--shutdown-timeout")
    {
        Description =
            "How long what is under way may take when the daemon is asked to end, up to 10m (default 30s); what is left goes out after the next start",
        CustomParser = Parse,
        DefaultValueFactory = static _ => Default,
        HelpName = "DURATION",
    };

    private static TimeSpan Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DurationText.TryParse(text, out var value) && value >= TimeSpan.Zero && value <= Longest)
        {
            return value;
        }

        result.AddError($"--shutdown-timeout: '{text}' is not a duration of 0s to 10m");
        return default;
    }
}
