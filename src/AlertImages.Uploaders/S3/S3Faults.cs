using AlertImages.Core.Uploads;
using Amazon.Runtime;

namespace AlertImages.Uploaders.S3;

/// <summary>What S3's error codes mean (docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).</summary>
internal static class S3Faults
{
    private const int LongestMessage = 200;

    /// <summary>Null for an exception that is not the SDK's.</summary>
    public static StorageFault? Of(Exception exception) => exception switch
    {
        AmazonServiceException { InnerException: HttpRequestException or IOException } =>
            new StorageFault(StorageFailure.ConnectionFailed, "the connection failed"),
        AmazonServiceException service when (int)service.StatusCode == 0 => new StorageFault(StorageFailure.ConnectionFailed, "no answer"),
        AmazonServiceException service => OfCode(service.ErrorCode, service.Message, (int)service.StatusCode),
        AmazonClientException client when client.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) =>
            new StorageFault(StorageFailure.NoCredentials, "set access_key and secret_key, or give the machine a role"),
        _ => null,
    };

    public static StorageFault OfCode(string? code, string? message, int status)
    {
        var detail = $"{(int)status} {code}: {message}";
        detail = detail.Length > LongestMessage ? detail[..LongestMessage] : detail;
        return code switch
        {
            "AccessDenied" or "AllAccessDisabled" or "AccountProblem" => new(StorageFailure.AccessDenied, detail),
            "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" or "InvalidToken" or "TokenRefreshRequired" =>
                new(StorageFailure.InvalidCredentials, detail),
            "NoSuchBucket" => new(StorageFailure.NotFound, detail),
            "PermanentRedirect" or "TemporaryRedirect" or "Redirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" =>
                new(StorageFailure.WrongRegion, detail),
            "RequestTimeTooSkewed" => new(StorageFailure.ClockSkew, detail),
            "RequestTimeout" => new(StorageFailure.Timeout, detail),
            "SlowDown" or "Throttling" or "ThrottlingException" or "TooManyRequests" => new(StorageFailure.Throttled, detail),
            "AccessControlListNotSupported" => new(StorageFailure.Rejected, "the bucket takes no ACL: leave acl empty"),
            _ => StorageFault.OfStatus(status, detail),
        };
    }
}
