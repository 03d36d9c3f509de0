using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using AlertImages.Core.Work;
using AlertImages.Uploaders.Shared;

namespace AlertImages.Uploaders.Local;

/// <summary>
/// Provider <c>local</c>: the daemon's own image server, <c>&lt;root_url&gt;/public/img/attachments/&lt;name&gt;.png</c>. Unlike Grafana it
/// publishes a copy under a name of its own with 160 random bits, so that the address says nothing and outlives the temporary file.
/// </summary>
internal sealed class LocalUploader(UploaderContext context) : IImageUploader
{
    private const string Unfinished = ".tmp";

    public static UploaderDescriptor Descriptor { get; } = UploaderDescriptor.For(
        provider: "local",
        name: "Own image server",
        permissions: new StoragePermissions(Put: "writing", Read: "reading", Delete: "deleting", List: "listing"),
        create: static context => new LocalUploader(context));

    public string Target => context.Folders.Attachments;

    public string CreateKey() => ObjectKey.Create("", RandomName.PublicLength);

    public Task<UploadResult> UploadAsync(Picture picture, string key, CancellationToken cancellationToken) => StorageCall.RunAsync(
        async () =>
        {
            var target = PathOf(key);
            Directory.CreateDirectory(context.Folders.Attachments);
            try
            {
                await using (var source = File.OpenRead(picture.Path))
                await using (var copy = new FileStream(target + Unfinished, FileMode.Create, FileAccess.Write))
                {
                    await source.CopyToAsync(copy, cancellationToken);
                }

                File.Move(target + Unfinished, target, overwrite: true);
            }
            catch
            {
                File.Delete(target + Unfinished);
                throw;
            }

            return new UploadResult.Uploaded(LinkTo(key));
        },
        FaultOf,
        cancellationToken);

    public Task<UploadResult> CreateLinkAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult<UploadResult>(new UploadResult.Uploaded(LinkTo(key)));

    public Task<StorageFault?> DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) => StorageCall.TryAsync(
        () =>
        {
            foreach (var key in keys.Where(key => File.Exists(PathOf(key))))
            {
                File.Delete(PathOf(key));
            }

            return Task.FromResult<StorageFault?>(null);
        },
        FaultOf,
        cancellationToken);

    /// <summary>The folder is ours alone, so the age of a file is mark enough.</summary>
    public Task<Abandoned> FindAbandonedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var folder = new DirectoryInfo(context.Folders.Attachments);
        var oldest = (before - context.Retention).UtcDateTime;
        List<string> files = folder.Exists
            ? [.. folder.EnumerateFiles().Where(file => file.LastWriteTimeUtc < oldest).Select(static file => file.Name).Take(limit)]
            : [];
        return Task.FromResult(new Abandoned(files, null));
    }

    private static StorageFault? FaultOf(Exception exception) =>
        exception is IOException or UnauthorizedAccessException
            ? new StorageFault(StorageFailure.Disk, "could not write to the data folder: " + exception.GetType().Name)
            : null;

    /// <summary>Names come from us, but also from the store: never a path.</summary>
    private string PathOf(string key) => Path.Combine(context.Folders.Attachments, Path.GetFileName(key));

    private PublicLink LinkTo(string key) => new(new Uri(context.PublicRoot(), "public/img/attachments/" + key));
}
