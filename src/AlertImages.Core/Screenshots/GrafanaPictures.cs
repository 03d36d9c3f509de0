using System.Net;
using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Screenshots;

/// <summary>
/// Takes the public picture that Grafana made of an alert already, where it names one: <c>imageURL</c>, <c>__alert_image_url__</c> or the annotation
/// <c>image</c>. It is fetched from allowed hosts only, without redirects, and must be a valid PNG of Grafana's default size.
/// Whether it may stand for ours, <see cref="GrafanaPictureRule"/> says.
/// </summary>
public sealed partial class GrafanaPictures(
    HttpClient http, PictureFiles pictures, ScreenshotOptions options, TimeProvider time, ILogger<GrafanaPictures> logger)
{
    private const string UrlAnnotation = "__alert_image_url__";
    private const string PictureAnnotation = "image";

    /// <summary>Where another size is asked for, Grafana's picture is not looked for.</summary>
    private static readonly (int Width, int Height) s_size = (new ScreenshotLook().Width, new ScreenshotLook().Height);
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    /// <summary>True when the alert names a picture, wherever it lies.</summary>
    public static bool AreNamedBy(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return Candidates(alert).Any();
    }

    /// <summary>The picture as one of ours; null when there is none to use.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="what">The panel that it shows; empty when unknown.</param>
    public async Task<Picture?> FindAsync(Alert alert, string what)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (options.GrafanaPictures == GrafanaPictureUse.Never || Address(alert) is not { } address)
        {
            return null;
        }

        try
        {
            using var deadline = new CancellationTokenSource(s_timeout, time);
            if (await FetchAsync(address, deadline.Token) is not { } png)
            {
                return null;
            }

            var picture = await pictures.WriteAsync(png, deadline.Token) with
            {
                Url = address,
                About = new PictureAbout { What = what, Origin = PictureOrigin.Grafana },
            };
            await pictures.AddAsync(picture, uploadFrom: null, deadline.Token);
            return picture;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            LogNotUsed(address.Host, exception.GetType().Name);
            return null;
        }
    }

    private static IEnumerable<string> Candidates(Alert alert) =>
        new[] { alert.ImageUrl, alert.Annotations.GetValueOrDefault(UrlAnnotation, ""), alert.Annotations.GetValueOrDefault(PictureAnnotation, "") }
            .Where(static text => text.Length > 0);

    private Uri? Address(Alert alert)
    {
        foreach (var candidate in Candidates(alert))
        {
            if (Uri.TryCreate(candidate, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0)
            {
                if (options.ReuseAllowedHosts.Contains(address.IdnHost, StringComparer.OrdinalIgnoreCase))
                {
                    return address;
                }

                LogNotUsed(address.Host, "its host is not one of reuse_allowed_hosts");
            }
        }

        return null;
    }

    private async Task<byte[]?> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentLength > PngFile.MaxBytes)
        {
            LogNotUsed(address.Host, $"it answered {(int)response.StatusCode}");
            return null;
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[PngFile.MaxBytes + 1];
        var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (PngFile.FindDefect(buffer.AsSpan(0, count)) is { } defect)
        {
            LogNotUsed(address.Host, defect);
            return null;
        }

        if (PngFile.SizeOf(buffer) is var size && size != s_size)
        {
            LogNotUsed(address.Host, $"it has {size.Width}x{size.Height} pixels instead of {s_size.Width}x{s_size.Height}");
            return null;
        }

        return buffer[..count];
    }

    [LoggerMessage(LogLevel.Debug, "The picture that the alert names at {Host} is not used: {Why}")]
    private partial void LogNotUsed(string host, string why);
}
