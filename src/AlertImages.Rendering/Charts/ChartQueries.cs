using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using AlertImages.Core.Panels;
using AlertImages.Core.Provisioned;
using AlertImages.Rendering.Modes;
using Microsoft.Extensions.Logging;

namespace AlertImages.Rendering.Charts;

/// <summary>Asks data sources for the curves of charts: <c>query_range</c>, one request each, bounded in time and size.</summary>
internal sealed partial class ChartQueries(ChartOptions options, ProvisionedHolder provisioned, TimeProvider time, ILogger logger) : IDisposable
{
    private const int PointsWanted = 240;
    private readonly ConcurrentDictionary<string, Lazy<HttpClient>> _clients = new(StringComparer.Ordinal);

    private IReadOnlyList<ChartDatasource> Datasources => provisioned.Current.Datasources;

    /// <summary>The data source for a chart: by name, else the first whose matchers hold, the rule's own host before others; null when there is none.</summary>
    public ChartDatasource? Choose(ChartSubject subject)
    {
        if (subject.Datasource.Length > 0)
        {
            return Datasources.FirstOrDefault(source => source.Name == subject.Datasource);
        }

        var isLogs = LogQl.IsLogQl(subject.Expression);
        return Datasources
            .Where(source => source.IsLoki == isLogs && source.Matchers.All(matcher => matcher.Matches(subject.Labels)))
            .OrderByDescending(source => IsHostOf(source, subject.GeneratorUrl))
            .ThenByDescending(static source => source.Matchers.Count)
            .FirstOrDefault();
    }

    /// <summary>The distance of points that gives a few hundred of them.</summary>
    public TimeSpan StepOf(DateTimeOffset from, DateTimeOffset to)
    {
        var seconds = Math.Ceiling(Math.Max((to - from).TotalSeconds / PointsWanted, options.MinStep.TotalSeconds));
        return TimeSpan.FromSeconds(Math.Max(1, seconds));
    }

    /// <summary>Throws only when <paramref name="cancellationToken"/> asks for it.</summary>
    public async Task<ChartAnswer> AskAsync(
        ChartDatasource source,
        string expression,
        ChartSubject subject,
        (DateTimeOffset From, DateTimeOffset To) window,
        CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.QueryTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var request = Request(source, [
                KeyValuePair.Create("query", expression),
                KeyValuePair.Create("start", Seconds(window.From)),
                KeyValuePair.Create("end", Seconds(window.To)),
                KeyValuePair.Create("step", StepOf(window.From, window.To).TotalSeconds.ToString(CultureInfo.InvariantCulture)),
            ]);
            using var response = await ClientOf(source).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await ReadAsync(response, subject, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Fail(source, $"no answer within {options.QueryTimeout.TotalSeconds:0.#} s");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or InvalidOperationException or FormatException)
        {
            return Fail(source, RenderingHttp.Reason(exception));
        }
    }

    /// <summary>A request of the Prometheus API; the fields go in the body, which has no limit of length.</summary>
    public static HttpRequestMessage Request(ChartDatasource source, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var content = new FormUrlEncodedContent(fields);
        var request = new HttpRequestMessage(HttpMethod.Post, source.QueryAddress) { Content = content };
        foreach (var (name, value) in source.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value.Reveal());
        }

        return request;
    }

    /// <summary>The client for a data source.</summary>
    public HttpClient ClientOf(ChartDatasource source) =>
        _clients.GetOrAdd(source.CaCertFile, static file => new Lazy<HttpClient>(() => RenderingHttp.Create(file))).Value;

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Value.Dispose();
        }
    }

    private async Task<ChartAnswer> ReadAsync(HttpResponseMessage response, ChartSubject subject, CancellationToken cancellationToken)
    {
        // 400, 422 and 503 come with a JSON that says why
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
        if (response.StatusCode != HttpStatusCode.OK && !isJson)
        {
            return new ChartAnswer.Failed($"it answered {(int)response.StatusCode}");
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var answer = await new MatrixReader(options, subject.Labels).ReadAsync(stream, cancellationToken);
        return answer is ChartAnswer.Curves && response.StatusCode != HttpStatusCode.OK
            ? new ChartAnswer.Failed($"it answered {(int)response.StatusCode}")
            : answer;
    }

    private ChartAnswer.Failed Fail(ChartDatasource source, string why)
    {
        LogFailed(source.Name, why);
        return new ChartAnswer.Failed(why);
    }

    private static bool IsHostOf(ChartDatasource source, string generatorUrl) =>
        Uri.TryCreate(generatorUrl, UriKind.Absolute, out var rule) && rule.Authority.Equals(source.Url.Authority, StringComparison.OrdinalIgnoreCase);

    private static string Seconds(DateTimeOffset at) => (at.ToUnixTimeMilliseconds() / 1000d).ToString("0.000", CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Warning, "The data source {Datasource} did not give the curves of a chart: {Why}")]
    private partial void LogFailed(string datasource, string why);
}
