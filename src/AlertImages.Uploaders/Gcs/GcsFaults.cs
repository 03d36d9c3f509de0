using System.Text.Json;
using System.Text.Json.Nodes;
using AlertImages.Core.Uploads;
using Google.Apis.Auth.OAuth2.Responses;

namespace AlertImages.Uploaders.Gcs;

/// <summary>What the answers of Cloud Storage and of the token service mean (cloud.google.com/storage/docs/json_api/v1/status-codes).</summary>
internal static class GcsFaults
{
    private const string NoBucket = "bucket";

    public static async Task<StorageFault> OfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        var (reason, message) = Read(await answer.Content.ReadAsStringAsync(cancellationToken));
        return StorageFault.OfStatus(
            status,
            $"{status} {(message.Contains(NoBucket, StringComparison.OrdinalIgnoreCase) ? NoBucket + " " : "")}{reason}".TrimEnd());
    }

    /// <summary>True when the bucket is missing, not only an object.</summary>
    public static bool IsOfBucket(StorageFault fault) => fault.Detail.Contains(NoBucket, StringComparison.Ordinal);

    /// <summary>Null for an exception that is not Google's.</summary>
    public static StorageFault? Of(Exception exception) => exception switch
    {
        StorageFaultException fault => fault.Fault,
        // the token service's words for a clock that is wrong: "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe."
        TokenResponseException { Error: { Error: "invalid_grant", ErrorDescription: { } text } } when text.Contains("timeframe", StringComparison.Ordinal) =>
            new StorageFault(StorageFailure.ClockSkew, "the token service refused the time of the request"),
        TokenResponseException token =>
            new StorageFault(StorageFailure.InvalidCredentials, $"the token service answered {token.Error?.Error} {token.Error?.ErrorDescription}"),
        InvalidOperationException { Message: var message } when message.Contains("default credentials", StringComparison.OrdinalIgnoreCase) =>
            new StorageFault(StorageFailure.NoCredentials, "set key_file, or give the machine application default credentials"),
        InvalidOperationException { Message: var message } => new StorageFault(StorageFailure.InvalidCredentials, message),
        _ => null,
    };

    private static (string Reason, string Message) Read(string body)
    {
        try
        {
            var error = JsonNode.Parse(body)?["error"];
            return (error?["errors"]?[0]?["reason"]?.GetValue<string>() ?? "", error?["message"]?.GetValue<string>() ?? "");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // not the API's own answer, perhaps a proxy's page
            return ("", "");
        }
    }
}

/// <summary>Carries a fault out of an enumeration.</summary>
internal sealed class StorageFaultException(StorageFault fault) : Exception(fault.ToString())
{
    public StorageFault Fault { get; } = fault;
}
