using Google.Apis.Auth.OAuth2;

namespace AlertImages.Uploaders.Gcs;

/// <summary>The service account: gives access tokens and signs links, with its key or, without one, through Google's IAM.</summary>
/// <param name="keyFile">JSON key of the account; empty: application default credentials.</param>
internal sealed class GcsCredential(string keyFile) : IDisposable
{
    private const string Scope = "https://www.googleapis.com/auth/devstorage.read_write";
    /// <summary>Signing without a key goes through the IAM Credentials API.</summary>
    private const string SigningScope = "https://www.googleapis.com/auth/iam";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private GoogleCredential? _credential;

    /// <summary>A token for the next request; kept until shortly before it ends.</summary>
    public async Task<string> ReadTokenAsync(CancellationToken cancellationToken)
    {
        var credential = (ITokenAccess)await LoadAsync(cancellationToken);
        return await credential.GetAccessTokenForRequestAsync(cancellationToken: cancellationToken);
    }

    /// <summary>The e-mail address of the account whose signature this is.</summary>
    public async Task<string> ReadEmailAsync(CancellationToken cancellationToken) => (await LoadAsync(cancellationToken)).UnderlyingCredential switch
    {
        ServiceAccountCredential account => account.Id,
        ComputeCredential machine => await machine.GetDefaultServiceAccountEmailAsync(cancellationToken),
        ImpersonatedCredential other => other.TargetPrincipal,
        var other => throw new InvalidOperationException($"{other.GetType().Name} cannot sign links"),
    };

    /// <summary>The RSA-SHA256 signature of the bytes.</summary>
    public async Task<byte[]> SignAsync(
        byte[] bytes,
        CancellationToken cancellationToken) => (await LoadAsync(cancellationToken)).UnderlyingCredential is IBlobSigner signer
        ? Convert.FromBase64String(await signer.SignBlobAsync(bytes, cancellationToken))
        : throw new InvalidOperationException("these credentials cannot sign links");

    public void Dispose() => _gate.Dispose();

    private async Task<GoogleCredential> LoadAsync(CancellationToken cancellationToken)
    {
        if (_credential is { } known)
        {
            return known;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _credential ??= keyFile.Length > 0
                ? (await CredentialFactory.FromFileAsync<ServiceAccountCredential>(keyFile, cancellationToken)).ToGoogleCredential().CreateScoped(Scope)
                : (await GoogleCredential.GetApplicationDefaultAsync(cancellationToken)).CreateScoped(Scope, SigningScope);
        }
        finally
        {
            _gate.Release();
        }
    }
}
