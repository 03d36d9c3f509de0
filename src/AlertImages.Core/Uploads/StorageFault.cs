namespace AlertImages.Core.Uploads;

/// <summary>Why an operation of external image storage failed.</summary>
/// <param name="Reason">Also the metric label.</param>
/// <param name="Detail">For a person: what came back, without secrets and without the full address.</param>
public sealed record StorageFault(StorageFailure Reason, string Detail)
{
    /// <summary>True when another try makes sense soon.</summary>
    public bool Passing =>
        Reason is StorageFailure.Timeout or StorageFailure.ConnectionFailed or StorageFailure.ServerError or StorageFailure.Throttled or StorageFailure.Disk;

    /// <summary>The answer of a server, from its status alone.</summary>
    public static StorageFault OfStatus(int status, string detail) => new(
        status switch
        {
            401 => StorageFailure.InvalidCredentials,
            403 => StorageFailure.AccessDenied,
            404 => StorageFailure.NotFound,
            301 or 302 or 307 or 308 => StorageFailure.WrongRegion,
            408 => StorageFailure.Timeout,
            429 => StorageFailure.Throttled,
            >= 500 => StorageFailure.ServerError,
            _ => StorageFailure.Rejected,
        },
        detail);

    /// <inheritdoc />
    public override string ToString() => $"{Reason.Text()} ({Detail})";
}
