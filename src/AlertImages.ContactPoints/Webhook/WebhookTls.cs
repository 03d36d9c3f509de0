using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Webhook;

/// <summary>Certificates in PEM form; a CA replaces the system's.</summary>
internal sealed record WebhookTls
{
    [JsonPropertyName("insecureSkipVerify")]
    public bool InsecureSkipVerify { get; init; }

    [JsonPropertyName("caCertificate")]
    public Secret? CaCertificate { get; init; }

    [JsonPropertyName("clientCertificate")]
    public Secret? ClientCertificate { get; init; }

    [JsonPropertyName("clientKey")]
    public Secret? ClientKey { get; init; }

    public void Validate(ICollection<string> errors)
    {
        if (IsSet(ClientCertificate) != IsSet(ClientKey))
        {
            errors.Add("tlsConfig: clientCertificate and clientKey must both be set");
            return;
        }

        try
        {
            ToOptions();
        }
        catch (CryptographicException)
        {
            errors.Add("tlsConfig: a certificate or key is not valid PEM");
        }
    }

    public SslClientAuthenticationOptions ToOptions()
    {
        var options = new SslClientAuthenticationOptions();
        if (IsSet(ClientCertificate))
        {
            options.ClientCertificates = [X509Certificate2.CreateFromPem(ClientCertificate!.Reveal(), ClientKey!.Reveal())];
        }

        if (InsecureSkipVerify)
        {
#pragma warning disable CA5359 // asked for by the operator, contact point by contact point, as in Grafana
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (IsSet(CaCertificate))
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPem(CaCertificate!.Reveal());
            if (roots.Count == 0)
            {
                throw new CryptographicException("The text holds no certificate");
            }

            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return options;
    }

    private static bool IsSet(Secret? secret) => secret is { IsEmpty: false };
}
