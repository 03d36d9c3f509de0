using System.Net;
using System.Security.Cryptography;
using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.Rendering.Modes;

namespace AlertImages.Rendering.Grafana;

/// <summary>
/// The pictures that Grafana sends with status 200 when it could not render (grafana public/img, pkg/services/rendering). They are fetched from
/// the Grafana at hand and compared byte by byte, by hash.
/// </summary>
internal sealed class GrafanaPlaceholders(Uri grafanaUrl, HttpClient http, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(10);

    private static readonly (string Name, PictureFailure Reason, string Detail)[] s_files =
    [
        ("rendering_limit", PictureFailure.Limit, "Grafana sent its placeholder: it renders too much already"),
        ("rendering_timeout", PictureFailure.Timeout, "Grafana sent its placeholder: its renderer took too long"),
        ("rendering_error", PictureFailure.ErrorPage, "Grafana sent its placeholder: its renderer failed"),
        ("rendering_plugin_not_installed", PictureFailure.RendererUnavailable, "Grafana sent its placeholder: it has no image renderer"),
    ];

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Dictionary<string, RenderResult.Failed> _known = [];
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    /// <summary>What the picture stands for; null when it is none of them, or they cannot be had.</summary>
    public async Task<RenderResult.Failed?> FindAsync(byte[] png, string theme, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (time.GetUtcNow() - _readAt > s_life)
            {
                _known = await ReadAsync(theme, cancellationToken);
                _readAt = time.GetUtcNow();
            }

            return _known.GetValueOrDefault(Hash(png));
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<Dictionary<string, RenderResult.Failed>> ReadAsync(string theme, CancellationToken cancellationToken)
    {
        // which theme Grafana takes for a placeholder differs between its versions
        string[] themes = ["_dark", "_light", ""];
        var known = new Dictionary<string, RenderResult.Failed>(StringComparer.Ordinal);
        foreach (var (name, reason, detail) in s_files)
        {
            foreach (var suffix in themes.OrderByDescending(suffix => suffix == "_" + theme))
            {
                if (await TryFetchAsync($"public/img/{name}{suffix}.png", cancellationToken) is { } bytes)
                {
                    known[Hash(bytes)] = new RenderResult.Failed(reason, detail);
                }
            }
        }

        return known;
    }

    private async Task<byte[]?> TryFetchAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(grafanaUrl, path), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK ? await RenderingHttp.ReadAsync(response, cancellationToken) : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return null;
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
