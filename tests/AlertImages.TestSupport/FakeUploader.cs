using System.Collections.Concurrent;
using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.TestSupport;

/// <summary>External image storage in memory, that does as it is told.</summary>
public sealed class FakeUploader : IImageUploader
{
    private readonly ConcurrentDictionary<string, byte[]> _objects = new();
    private int _keys;

    /// <summary>The name by which settings would choose it.</summary>
    public const string Provider = "fake";

    /// <inheritdoc />
    public string Target { get; set; } = "bucket";

    /// <summary>What each upload waits for and answers; null: it works.</summary>
    public Func<CancellationToken, Task<StorageFault?>> OnUpload { get; set; } = static _ => Task.FromResult<StorageFault?>(null);

    /// <summary>What each wish for a link answers; null: it works.</summary>
    public StorageFault? LinkFault { get; set; }

    /// <summary>What each deletion answers; null: it works.</summary>
    public StorageFault? DeleteFault { get; set; }

    /// <summary>When links end; null: never.</summary>
    public DateTimeOffset? LinksEnd { get; set; }

    /// <summary>Uploads so far, failed ones included.</summary>
    public int Uploads { get; private set; }

    /// <summary>Links made so far.</summary>
    public int Links { get; private set; }

    /// <summary>Keys of the objects that are there.</summary>
    public IReadOnlyCollection<string> Keys => [.. _objects.Keys];

    /// <summary>What a sweep finds.</summary>
    public List<string> Forgotten { get; } = [];

    /// <summary>The upload step with this uploader, or with none.</summary>
    public static PictureUploads Step(FakeUploader? uploader, IObjectStore catalog, UploadOptions options, UploadMetrics metrics, TimeProvider time) =>
        new(Set(uploader), catalog, options, metrics, time, NullLogger<PictureUploads>.Instance);

    /// <summary>The uploaders of a daemon with this one, or with none.</summary>
    public static UploaderSet Set(FakeUploader? uploader) => new(
        uploader is null ? "" : Provider,
        uploader is null ? [] : [UploaderDescriptor.For(Provider, "Fake", new StoragePermissions("put", "read", "delete", "list"), _ => uploader)],
        new FakeSettings(),
        new UploaderContext(
            new PictureFolders("/nowhere"), static () => new Uri("http://localhost/"), TimeSpan.Zero,
            static () => throw new InvalidOperationException("no network"), TimeProvider.System));

    /// <summary>Puts an object there that nobody noted.</summary>
    public void Put(string key) => _objects[key] = [];

    /// <inheritdoc />
    public string CreateKey() => $"key-{Interlocked.Increment(ref _keys)}";

    /// <inheritdoc />
    public async Task<UploadResult> UploadAsync(Picture picture, string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Uploads++;
        if (await OnUpload(cancellationToken) is { } fault)
        {
            return new UploadResult.Failed(fault);
        }

        _objects[key] = await File.ReadAllBytesAsync(picture.Path, cancellationToken);
        return await CreateLinkAsync(key, cancellationToken);
    }

    /// <inheritdoc />
    public Task<UploadResult> CreateLinkAsync(string key, CancellationToken cancellationToken)
    {
        Links++;
        return Task.FromResult<UploadResult>(LinkFault is { } fault
            ? new UploadResult.Failed(fault)
            : new UploadResult.Uploaded(new PublicLink(new Uri($"https://img.example.org/{key}?link={Links}"), LinksEnd)));
    }

    /// <inheritdoc />
    public Task<StorageFault?> DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (DeleteFault is null)
        {
            keys.ToList().ForEach(key => _objects.TryRemove(key, out var _));
        }

        return Task.FromResult(DeleteFault);
    }

    /// <inheritdoc />
    public Task<Abandoned> FindAbandonedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(new Abandoned([.. Forgotten], null));
}
