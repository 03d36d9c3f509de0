using AlertImages.Core.Images;

namespace AlertImages.TestSupport;

/// <summary>Makes pictures as much smaller as their area would be.</summary>
public sealed class FakeScaler : IImageScaler
{
    /// <inheritdoc />
    public Task<byte[]?> ScaleAsync(ReadOnlyMemory<byte> png, double factor, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(new byte[(int)Math.Round(png.Length * factor * factor)]);
}
