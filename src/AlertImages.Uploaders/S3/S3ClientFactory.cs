using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace AlertImages.Uploaders.S3;

/// <summary>Makes the SDK's client: our connections and time-outs, no checksums that older compatible services do not know.</summary>
internal static class S3ClientFactory
{
    public static AmazonS3Client Create(S3Settings settings, Func<HttpClient> createHttp)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = settings.PathStyleAccess,
            AuthenticationRegion = settings.Place.Region,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            HttpClientFactory = new SharedHttp(createHttp()),
            // the second one comes with a corrected clock; the upload step has tries of its own
            MaxErrorRetry = 1,
        };
        if (settings.Service is { } service)
        {
            config.ServiceURL = service.AbsoluteUri;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Place.Region);
        }

        return settings.AccessKey.Length > 0
            ? new AmazonS3Client(new BasicAWSCredentials(settings.AccessKey, settings.SecretKey?.Reveal() ?? ""), config)
            : new AmazonS3Client(config);
    }

    /// <summary>One client for all requests, so that connections are used again.</summary>
    private sealed class SharedHttp(HttpClient http) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => http;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }
}
