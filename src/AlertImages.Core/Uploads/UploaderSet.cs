using AlertImages.Core.Work;

namespace AlertImages.Core.Uploads;

/// <summary>The uploader of new pictures, and those of former ones: what lies there still has to be deleted one day.</summary>
public sealed class UploaderSet : IDisposable
{
    private readonly Dictionary<string, IImageUploader> _uploaders = new(StringComparer.Ordinal);

    /// <summary>Makes an uploader for every provider whose settings are complete.</summary>
    public UploaderSet(string provider, IEnumerable<UploaderDescriptor> descriptors, ISettings settings, UploaderContext context)
    {
        ArgumentNullException.ThrowIfNull(descriptors);
        Provider = provider;
        foreach (var descriptor in descriptors)
        {
            if (descriptor.Create(settings, context) is { } uploader)
            {
                _uploaders.Add(descriptor.Provider, uploader);
            }
        }
    }

    /// <summary>The provider of new pictures; may be empty.</summary>
    public string Provider { get; }

    /// <summary>The uploader of new pictures.</summary>
    public IImageUploader? Current => Find(Provider);

    /// <summary>All of them, by provider.</summary>
    public IReadOnlyDictionary<string, IImageUploader> All => _uploaders;

    /// <summary>The uploader of a provider, if its settings are complete.</summary>
    public IImageUploader? Find(string provider) => _uploaders.GetValueOrDefault(provider);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var uploader in _uploaders.Values.OfType<IDisposable>())
        {
            uploader.Dispose();
        }
    }
}
