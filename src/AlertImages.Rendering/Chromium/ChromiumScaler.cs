using AlertImages.Core.Images;

namespace AlertImages.Rendering.Chromium;

/// <summary>Scales pictures in the browser, which has the best code for it.</summary>
public sealed class ChromiumScaler(Func<ChromiumBrowser> browser) : IImageScaler
{
    /// <inheritdoc />
    public Task<byte[]?> ScaleAsync(ReadOnlyMemory<byte> png, double factor, CancellationToken cancellationToken) => browser().ScaleAsync(png, factor, cancellationToken);
}
