using AlertImages.Core.Images;
using AlertImages.Core.Uploads;

namespace AlertImages.Uploaders.Local;

/// <summary>
/// Provider <c>local</c>: the daemon's own image server, <c>&lt;root_url&gt;/public/img/attachments/&lt;name&gt;.png</c>. Unlike Grafana it
/// publishes a copy under a name of its own with 160 random bits, so that the address says nothing and outlives the temporary file.
/// </summary>
internal sealed class LocalUploader(UploaderContext context) : IImageUploader
{
    public static UploaderDescriptor Descriptor { get; } = new("local", "Own image server", static context => new LocalUploader(context));

    public async Task<UploadResult> UploadAsync(Image image, CancellationToken cancellationToken)
    {
        var name = RandomName.Create(RandomName.PublicLength) + ".png";
        var target = Path.Combine(context.Folders.Attachments, name);
        try
        {
            Directory.CreateDirectory(context.Folders.Attachments);
            await using (var source = File.OpenRead(image.Path))
            await using (var copy = new FileStream(target + ".tmp", FileMode.CreateNew, FileAccess.Write))
            {
                await source.CopyToAsync(copy, cancellationToken);
            }

            File.Move(target + ".tmp", target);
            return new UploadResult.Uploaded(new Uri(context.PublicRoot(), "public/img/attachments/" + name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new UploadResult.Failed($"could not write to {context.Folders.Attachments}: {exception.GetType().Name}", Passing: true);
        }
    }
}
