using AlertImages.Core.Pictures.Drawing;

namespace AlertImages.Rendering.Chromium;

/// <summary>Makes and changes pictures in the browser, which has the best code for it.</summary>
public sealed class ChromiumStudio(Func<ChromiumBrowser> browser) : IPictureStudio
{
    /// <inheritdoc />
    public Task<byte[]?> DrawAsync(PictureDrawing drawing, CancellationToken cancellationToken) =>
        browser().StudioAsync((page, token) => page.DrawAsync(drawing, token), cancellationToken);

    /// <inheritdoc />
    public Task<byte[]?> EncodeAsync(ReadOnlyMemory<byte> picture, double factor, PictureEncoding encoding, CancellationToken cancellationToken) =>
        browser().StudioAsync((page, token) => page.EncodeAsync(picture, factor, encoding, token), cancellationToken);
}
