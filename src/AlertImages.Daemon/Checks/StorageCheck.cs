using System.Net;
using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;
using AlertImages.Uploaders;

namespace AlertImages.Daemon.Checks;

/// <summary>Puts a test picture into image storage, reads it by its public link as a receiver would, lists and deletes it; names what is not allowed.</summary>
internal sealed class StorageCheck(LoadedConfiguration configuration, HttpClients clients)
{
    private const string LocalProvider = "local";
    /// <summary>One grey point.</summary>
    private static readonly byte[] s_picture =
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    private readonly ImageStorageSettings _settings = configuration.Get<ImageStorageSettings>();
    private readonly string _subject = $"image storage {configuration.Get<ImageStorageSettings>().Provider}";

    public async IAsyncEnumerable<Finding> RunAsync()
    {
        if (_settings.Provider.Length == 0)
        {
            yield return new Finding(FindingState.Skipped, "image storage", "[external_image_storage] provider is empty: pictures have no links");
            yield break;
        }

        var descriptor = UploaderCatalog.Find(_settings.Provider)!;
        if (descriptor.Check(configuration) is [var error, ..])
        {
            // only there when nothing is uploaded: else the configuration was refused before
            yield return new Finding(FindingState.Skipped, _subject, $"{error.Key} {error.Message}, and upload_external_image_storage = false");
            yield break;
        }

        var folder = Directory.CreateTempSubdirectory("alertimages-doctor-");
        try
        {
            var folders = new PictureFolders(Path.GetFullPath(configuration.Get<PathsSettings>().Data));
            using var uploaders = UploaderFactory.Create(configuration, folders, () => PublicRoot(configuration), clients, TimeProvider.System);
            var picture = Picture(Path.Combine(folder.FullName, "doctor.png"));
            await foreach (var finding in RunAsync(uploaders.Current!, descriptor, picture))
            {
                yield return finding;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async IAsyncEnumerable<Finding> RunAsync(IImageUploader uploader, UploaderDescriptor descriptor, Picture picture)
    {
        var key = uploader.CreateKey();
        var put = await LimitedAsync(cancellation => uploader.UploadAsync(picture, key, cancellation), static fault => new UploadResult.Failed(fault));
        if (put is not UploadResult.Uploaded { Link: var link })
        {
            yield return Failed("put", ((UploadResult.Failed)put).Fault, descriptor.Permissions.Put);
            yield break;
        }

        yield return new Finding(FindingState.Fine, _subject, $"put a test picture at {uploader.Target}");
        yield return await ReadAsync(link, descriptor.Permissions.Read);
        if (descriptor.Permissions.List is { } list)
        {
            yield return await ListAsync(uploader, list);
        }

        var deleted = await LimitedAsync(cancellation => uploader.DeleteAsync([key], cancellation), static fault => fault);
        yield return deleted is null
            ? new Finding(FindingState.Fine, _subject, "deleted it")
            : Failed($"delete {key}, which stays there", deleted, descriptor.Permissions.Delete);
    }

    /// <summary>Without any credentials of ours, for nobody else has them.</summary>
    private async Task<Finding> ReadAsync(PublicLink link, string permission)
    {
        var address = link.Url.GetLeftPart(UriPartial.Path);
        try
        {
            using var limit = new CancellationTokenSource(_settings.UploadTimeout, TimeProvider.System);
            using var answer = await clients.Create(null).GetAsync(link.Url, limit.Token);
            var bytes = await answer.Content.ReadAsByteArrayAsync(limit.Token);
            return answer.StatusCode == HttpStatusCode.OK
                ? bytes.AsSpan().SequenceEqual(s_picture)
                    ? new Finding(
                        FindingState.Fine,
                        _subject,
                        $"read it by its public link {address}" + (link.ExpiresAt is { } end ? $", which works until {end:u}" : ""))
                    : new Finding(
                        FindingState.Failed,
                        _subject,
                        $"the public link {address} leads to something else ({bytes.Length} bytes)",
                        "is a log-in page or a proxy between? Correct the public address")
                : new Finding(
                    FindingState.Failed,
                    _subject,
                    $"the public link {address} is answered {(int)answer.StatusCode}",
                    AdviceOnReading(link, answer.StatusCode, permission));
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return _settings.Provider == LocalProvider
                ? new Finding(
                    FindingState.Doubtful,
                    _subject,
                    $"nobody answers at {address}",
                    "run doctor while serve runs; receivers must reach [server] root_url")
                : new Finding(FindingState.Failed, _subject, $"nobody answers at {address}", "correct the endpoint or public address; receivers must reach it");
        }
    }

    private static string AdviceOnReading(PublicLink link, HttpStatusCode status, string permission) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when link.ExpiresAt is not null =>
            $"allow {permission} to these credentials: a signed link can do what its signer may",
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "let anybody read the pictures, or set up signed links or another public address",
        HttpStatusCode.NotFound => "correct the public address: the picture is not there",
        _ => "look at the storage's own log",
    };

    private async Task<Finding> ListAsync(IImageUploader uploader, string permission)
    {
        // nothing is so old: it lists, and asks for no object
        var abandoned = await LimitedAsync(
            cancellation => uploader.FindAbandonedAsync(DateTimeOffset.UnixEpoch + _settings.Retention, 1, cancellation),
            static fault => new Abandoned([], fault));
        return abandoned.Fault is { } fault
            ? Failed("list the pictures, so forgotten ones stay", fault, permission) with { State = FindingState.Doubtful }
            : new Finding(FindingState.Fine, _subject, "listed the pictures");
    }

    private Finding Failed(
        string what,
        StorageFault fault,
        string permission) => new(FindingState.Failed, _subject, $"cannot {what}: {fault}", fault.Reason switch
        {
            StorageFailure.AccessDenied => $"allow {permission} to these credentials",
            StorageFailure.InvalidCredentials or StorageFailure.NoCredentials => $"correct the credentials in [external_image_storage.{_settings.Provider}]",
            StorageFailure.NotFound => "make it, or correct its name",
            StorageFailure.WrongRegion => "set the region and endpoint of the bucket",
            StorageFailure.ClockSkew => "set the clock of this machine",
            StorageFailure.Timeout or StorageFailure.ConnectionFailed => "correct the endpoint; look at DNS, proxy and firewall",
            StorageFailure.Throttled or StorageFailure.ServerError => "try again later",
            StorageFailure.Disk => "give the data folder to the user of alertimages",
            _ => $"correct [external_image_storage.{_settings.Provider}]",
        });

    /// <summary>One operation within <c>upload_timeout</c>. What does not end in time is a failure like any other.</summary>
    private async Task<T> LimitedAsync<T>(Func<CancellationToken, Task<T>> operation, Func<StorageFault, T> onTimeout)
    {
        using var limit = new CancellationTokenSource(_settings.UploadTimeout, TimeProvider.System);
        try
        {
            return await operation(limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return onTimeout(new StorageFault(StorageFailure.Timeout, $"no answer within {_settings.UploadTimeout.TotalSeconds:0.#} s"));
        }
    }

    /// <summary>Where others reach the daemon, by the settings alone.</summary>
    public static Uri PublicRoot(LoadedConfiguration configuration)
    {
        var server = configuration.Get<ServerSettings>();
        return new Uri((server.RootUrl.Length > 0 ? server.RootUrl : new UriBuilder(server.Protocol.ToString(), server.Address, server.Port).ToString())
            .TrimEnd('/') + "/");
    }

    private static Picture Picture(string path)
    {
        File.WriteAllBytes(path, s_picture);
        var now = TimeProvider.System.GetUtcNow();
        return new Picture { Token = "doctor", Path = path, ContentHash = "doctor", CreatedAt = now, ExpiresAt = now };
    }
}
