namespace AlertImages.Core.Images;

/// <summary>Makes smaller copies of pictures.</summary>
public interface IImageScaler
{
    /// <summary>The picture with its sides multiplied by <paramref name="factor"/> (0 to 1); null when that cannot be done now.</summary>
    Task<byte[]?> ScaleAsync(ReadOnlyMemory<byte> png, double factor, CancellationToken cancellationToken);
}
