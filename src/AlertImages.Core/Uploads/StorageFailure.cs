namespace AlertImages.Core.Uploads;

/// <summary>The reasons for which external image storage refuses or fails.</summary>
public enum StorageFailure
{
    /// <summary>The credentials are known but may not do this.</summary>
    AccessDenied,

    /// <summary>The credentials are wrong, expired or unknown.</summary>
    InvalidCredentials,

    /// <summary>No credentials were found.</summary>
    NoCredentials,

    /// <summary>The bucket, container or folder does not exist.</summary>
    NotFound,

    /// <summary>The bucket lies in another region, or the address leads elsewhere.</summary>
    WrongRegion,

    /// <summary>The clocks of this machine and of the storage differ too much.</summary>
    ClockSkew,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The connection could not be made or broke.</summary>
    ConnectionFailed,

    /// <summary>Too many requests.</summary>
    Throttled,

    /// <summary>The storage itself failed.</summary>
    ServerError,

    /// <summary>This machine's disk failed.</summary>
    Disk,

    /// <summary>Anything else that the storage did not accept.</summary>
    Rejected,
}
