namespace AlertImages.Core.Uploads;

/// <summary>The words for each <see cref="StorageFailure"/>.</summary>
public static class StorageFailures
{
    /// <summary>All metric labels.</summary>
    public static IReadOnlyList<string> Labels { get; } = [.. Enum.GetValues<StorageFailure>().Select(Label)];

    /// <summary>The metric label.</summary>
    public static string Label(this StorageFailure failure) => failure switch
    {
        StorageFailure.AccessDenied => "access_denied",
        StorageFailure.InvalidCredentials => "invalid_credentials",
        StorageFailure.NoCredentials => "no_credentials",
        StorageFailure.NotFound => "not_found",
        StorageFailure.WrongRegion => "wrong_region",
        StorageFailure.ClockSkew => "clock_skew",
        StorageFailure.Timeout => "timeout",
        StorageFailure.ConnectionFailed => "connection_failed",
        StorageFailure.Throttled => "throttled",
        StorageFailure.ServerError => "server_error",
        StorageFailure.Disk => "disk",
        _ => "rejected",
    };

    /// <summary>Half a sentence for a person.</summary>
    public static string Text(this StorageFailure failure) => failure switch
    {
        StorageFailure.AccessDenied => "the credentials may not do this",
        StorageFailure.InvalidCredentials => "the credentials are wrong, expired or unknown",
        StorageFailure.NoCredentials => "no credentials were found",
        StorageFailure.NotFound => "the bucket, container or folder does not exist",
        StorageFailure.WrongRegion => "the bucket lies in another region or at another address",
        StorageFailure.ClockSkew => "the clock of this machine differs too much from the storage's",
        StorageFailure.Timeout => "no answer in time",
        StorageFailure.ConnectionFailed => "the connection could not be made or broke",
        StorageFailure.Throttled => "the storage got too many requests",
        StorageFailure.ServerError => "the storage failed",
        StorageFailure.Disk => "this machine's disk failed",
        _ => "the storage did not accept it",
    };
}
