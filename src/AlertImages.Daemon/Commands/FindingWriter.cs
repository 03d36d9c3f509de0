using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlertImages.Core.Work;
using AlertImages.Daemon.Checks;

namespace AlertImages.Daemon.Commands;

/// <summary>Tells findings as they come: a line each, with colour on a terminal, or all of them as JSON at the end.</summary>
internal sealed class FindingWriter(bool asJson) : IDisposable
{
    private readonly List<FindingBody> _all = [];
    private readonly bool _hasColour = !asJson && !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    private readonly bool _showsProgress = !Console.IsErrorRedirected;
    private bool _isAnnounced;

    /// <summary>Failed when a finding is.</summary>
    public int ExitCode => _all.Exists(static finding => finding.State == "failed") ? Commands.ExitCode.Failed : Commands.ExitCode.Fine;

    /// <summary>The option <c>--json</c>.</summary>
    public static Option<bool> JsonOption() => new("--json") { Description = "As JSON, for programs" };

    /// <summary>Says on a terminal what is being looked at; the next finding takes its place.</summary>
    public void Announce(string what)
    {
        if (_showsProgress)
        {
            Console.Error.Write($"\r\e[2K… {what}");
            _isAnnounced = true;
        }
    }

    public void Write(Finding finding)
    {
        Clear();
        // a vendor may repeat what it was sent
        _all.Add(new FindingBody(
            Finding.Label(finding.State),
            finding.Subject,
            SecretRedactor.Redact(finding.Text),
            finding.Advice.Length > 0 ? finding.Advice : null));
        if (!asJson)
        {
            Console.WriteLine(Paint(finding.State, SecretRedactor.Redact(finding.ToString())));
        }
    }

    public void Dispose()
    {
        Clear();
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(_all, FindingJson.Default.ListFindingBody));
        }
    }

    private void Clear()
    {
        if (_isAnnounced)
        {
            Console.Error.Write("\r\e[2K");
            _isAnnounced = false;
        }
    }

    private string Paint(FindingState state, string line)
    {
        var colour = state switch
        {
            FindingState.Fine => 32,
            FindingState.Failed => 31,
            FindingState.Doubtful => 33,
            _ => 90,
        };
        var label = Finding.Label(state);
        return _hasColour ? $"\e[{colour}m{label}\e[0m{line[label.Length..]}" : line;
    }
}

/// <summary>A finding as JSON.</summary>
internal sealed record FindingBody(string State, string Subject, string Text, string? Advice);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(List<FindingBody>))]
internal sealed partial class FindingJson : JsonSerializerContext;
