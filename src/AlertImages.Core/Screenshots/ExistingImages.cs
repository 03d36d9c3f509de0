using System.Net;
using AlertImages.Core.Alerts;
using AlertImages.Core.Images;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Screenshots;

/// <summary>
/// Takes the public picture that Grafana made of an alert already, where it names one: <c>imageURL</c>, <c>__alert_image_url__</c> or the annotation
/// <c>image</c>. It is fetched from allowed hosts only, without redirects, and must be a valid PNG.
/// </summary>
public sealed partial class ExistingImages(HttpClient http, ImageStore images, ScreenshotOptions options, TimeProvider time, ILogger<ExistingImages> logger)
{
    private const string UrlAnnotation = "__alert_image_url__";
    private const string ImageAnnotation = "image";
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    /// <summary>The picture as one of ours; null when there is none to use.</summary>
    public async Task<Image?> FindAsync(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (!options.ReuseExistingImage || Address(alert) is not { } address)
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

            var image = await images.WriteAsync(png, deadline.Token) with { Url = address };
            await images.AddAsync(image, uploadFrom: null, deadline.Token);
            return image;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            LogNotUsed(address.Host, exception.GetType().Name);
            return null;
        }
    }

    private Uri? Address(Alert alert)
    {
        string[] candidates = [alert.ImageUrl, alert.Annotations.GetValueOrDefault(UrlAnnotation, ""), alert.Annotations.GetValueOrDefault(ImageAnnotation, "")];
        foreach (var candidate in candidates.Where(static text => text.Length > 0))
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

        return buffer[..count];
    }

    [LoggerMessage(LogLevel.Debug, "The picture that the alert names at {Host} is not used: {Why}")]
    private partial void LogNotUsed(string host, string why);
}
