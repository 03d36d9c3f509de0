using System.Net.Http.Headers;
using AlertImages.Core.Uploads;

namespace AlertImages.Uploaders.Shared;

/// <summary>Turns what goes wrong in a call into a <see cref="StorageFault"/>.</summary>
internal static class StorageCall
{
    private const int DeletesAtATime = 8;

    /// <summary>
    /// Makes the call; an exception becomes a failure. <paramref name="faultOf"/> knows those of the vendor's library and answers null for others.
    /// </summary>
    public static async Task<UploadResult> RunAsync(Func<Task<UploadResult>> call, Func<Exception, StorageFault?> faultOf, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (IsFault(exception, cancellationToken))
        {
            return new UploadResult.Failed(FaultOf(exception, faultOf));
        }
    }

    /// <summary>Makes the call; null when all went well.</summary>
    public static async Task<StorageFault?> TryAsync(
        Func<Task<StorageFault?>> call,
        Func<Exception, StorageFault?> faultOf,
        CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (IsFault(exception, cancellationToken))
        {
            return FaultOf(exception, faultOf);
        }
    }

    /// <summary>Deletes some keys at a time; the first failure ends it.</summary>
    public static async Task<StorageFault?> ForEachAsync(IReadOnlyList<string> keys, Func<string, Task<StorageFault?>> delete)
    {
        foreach (var chunk in keys.Chunk(DeletesAtATime))
        {
            if ((await Task.WhenAll(chunk.Select(delete))).FirstOrDefault(static fault => fault is not null) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>Collects the keys; a failure ends it and is told with what was found.</summary>
    public static async Task<Abandoned> CollectAsync(
        IAsyncEnumerable<string> keys,
        int limit,
        Func<Exception, StorageFault?> faultOf,
        CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var fault = await TryAsync(
            async () =>
            {
                await foreach (var key in keys.WithCancellation(cancellationToken))
                {
                    found.Add(key);
                    if (found.Count >= limit)
                    {
                        break;
                    }
                }

                return null;
            },
            faultOf,
            cancellationToken);
        return new Abandoned(found, fault);
    }

    /// <summary>The file with its length and type.</summary>
    public static StreamContent ContentOf(string path)
    {
        var content = new StreamContent(File.OpenRead(path));
        content.Headers.ContentType = new MediaTypeHeaderValue(ObjectKey.ContentType);
        return content;
    }

    private static bool IsFault(Exception exception, CancellationToken cancellationToken) =>
        exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested;

    private static StorageFault FaultOf(Exception exception, Func<Exception, StorageFault?> faultOf) => faultOf(exception) ?? exception switch
    {
        OperationCanceledException or TimeoutException => new StorageFault(StorageFailure.Timeout, "the client gave up"),
        HttpRequestException http => new StorageFault(StorageFailure.ConnectionFailed, http.HttpRequestError.ToString()),
        FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException => new StorageFault(StorageFailure.Disk, exception.GetType().Name),
        { InnerException: HttpRequestException inner } => new StorageFault(StorageFailure.ConnectionFailed, inner.HttpRequestError.ToString()),
        IOException or { InnerException: IOException or System.Net.Sockets.SocketException } =>
            new StorageFault(StorageFailure.ConnectionFailed, exception.GetType().Name),
        // a library may throw anything; the picture stays on disk, and the type is what helps to find it
        _ => new StorageFault(StorageFailure.Rejected, exception.GetType().Name),
    };
}
