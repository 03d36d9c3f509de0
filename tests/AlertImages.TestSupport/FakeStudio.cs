using AlertImages.Core.Pictures.Drawing;

namespace AlertImages.TestSupport;

/// <summary>Makes pictures as much smaller as their area would be, and keeps what it was asked to draw.</summary>
public sealed class FakeStudio : IPictureStudio
{
    /// <summary>What it was asked to draw.</summary>
    public List<PictureDrawing> Drawings { get; } = [];

    /// <summary>False: there is no browser.</summary>
    public bool IsThere { get; set; } = true;

    /// <summary>What every encoding gives; null: bytes that are no picture, as many as the factor says.</summary>
    public byte[]? Encoded { get; set; }

    /// <inheritdoc />
    public Task<byte[]?> DrawAsync(PictureDrawing drawing, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(drawing);
        lock (Drawings)
        {
            Drawings.Add(drawing);
        }

        return Task.FromResult(IsThere ? PngSample.Create(drawing.Width, drawing.Height) : null);
    }

    /// <inheritdoc />
    public Task<byte[]?> EncodeAsync(ReadOnlyMemory<byte> picture, double factor, PictureEncoding encoding, CancellationToken cancellationToken) =>
        Task.FromResult<byte[]?>(IsThere
            ? Encoded ?? new byte[(int)Math.Round(picture.Length * factor * factor / (encoding.Kind == PictureFormat.Png ? 1 : 2))]
            : null);
}
