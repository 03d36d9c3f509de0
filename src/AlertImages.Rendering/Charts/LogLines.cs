using System.Net;
using System.Text.Json;
using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;
using AlertImages.Core.Provisioned;
using AlertImages.Rendering.Modes;
using Microsoft.Extensions.Logging;

namespace AlertImages.Rendering.Charts;

/// <summary>
/// Asks Loki for the lines that an alert's expression counts
/// (https://grafana.com/docs/loki/latest/reference/loki-http-api/#query-logs-within-a-range-of-time).
/// </summary>
public sealed partial class LogLines(ChartOptions options, ProvisionedHolder provisioned, TimeProvider time, ILogger<LogLines> logger) : ILogLines, IDisposable
{
    private const int MaxLines = 5;
    private const int MaxLength = 300;
    private const int MaxAnswer = 4 * 1024 * 1024;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_lookback = TimeSpan.FromMinutes(15);
    private readonly ChartQueries _queries = new(options, provisioned, time, logger);

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> ReadAsync(Alert alert, PanelMap map, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (!provisioned.Current.Datasources.Any(static source => source.IsLoki) || ChartFinder.Find(alert, map) is not { } subject
            || LogQl.LogsOf(subject.Expression) is not { } logs || _queries.Choose(subject) is not { IsLoki: true } source)
        {
            return [];
        }

        try
        {
            using var deadline = new CancellationTokenSource(s_timeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            return await AskAsync(source, logs, subject, either.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or InvalidOperationException or KeyNotFoundException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogFailed(source.Name, RenderingHttp.Reason(exception));
            return [];
        }
    }

    /// <inheritdoc />
    public void Dispose() => _queries.Dispose();

    private async Task<IReadOnlyList<string>> AskAsync(ChartDatasource source, string query, ChartSubject subject, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var start = subject.StartsAt is { } startsAt && startsAt < now && now - startsAt < s_lookback ? startsAt - s_lookback : now - s_lookback;
        using var request = ChartQueries.Request(source, [
            KeyValuePair.Create("query", query),
            KeyValuePair.Create("start", $"{start.ToUnixTimeMilliseconds()}000000"),
            KeyValuePair.Create("end", $"{now.ToUnixTimeMilliseconds()}000000"),
            KeyValuePair.Create("limit", "50"),
            KeyValuePair.Create("direction", "backward"),
        ]);
        using var response = await _queries.ClientOf(source).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            LogFailed(source.Name, $"it answered {(int)response.StatusCode}");
            return [];
        }

        await response.Content.LoadIntoBufferAsync(MaxAnswer, cancellationToken);
        using var answer = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
        return
        [
            .. answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray()
                .Where(stream => ChartSeries.IsOf(Labels(stream), subject.Labels))
                .SelectMany(static stream => stream.GetProperty("values")
                    .EnumerateArray()
                    .Select(static value => (At: value[0].GetString() ?? "", Line: value[1].GetString() ?? "")))
                .OrderByDescending(static entry => entry.At.Length).ThenByDescending(static entry => entry.At, StringComparer.Ordinal)
                .Take(MaxLines)
                .Reverse()
                .Select(static entry => entry.Line.Length > MaxLength ? entry.Line[..MaxLength] + "…" : entry.Line),
        ];
    }

    private static Dictionary<string, string> Labels(JsonElement stream) =>
        stream.GetProperty("stream")
            .EnumerateObject()
            .ToDictionary(static label => label.Name, static label => label.Value.GetString() ?? "", StringComparer.Ordinal);

    [LoggerMessage(LogLevel.Warning, "The data source {Datasource} did not give the log lines of an alert: {Why}")]
    private partial void LogFailed(string datasource, string why);
}
