using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AlertImages.TestSupport;

/// <summary>A certificate for 127.0.0.1 that nobody but the test trusts, as files.</summary>
public sealed class ServerCertificate : IDisposable
{
    private readonly X509Certificate2 _certificate;

    /// <param name="folder">Where the files are put.</param>
    /// <param name="name">The name it is for, beside the address; empty: the address.</param>
    public ServerCertificate(TempFolder folder, string name = "")
    {
        ArgumentNullException.ThrowIfNull(folder);
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=alertimages-test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (name.Length > 0)
        {
            names.AddDnsName(name);
        }
        else
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        _certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        CertificateFile = folder.Write("certificate.pem", _certificate.ExportCertificatePem());
        KeyFile = folder.Write("key.pem", key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>PEM; it is its own authority.</summary>
    public string CertificateFile { get; }

    /// <summary>PEM.</summary>
    public string KeyFile { get; }

    /// <summary>A client that trusts it and nobody else.</summary>
    public HttpClient Client()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(_certificate);
        return new HttpClient(new SocketsHttpHandler { SslOptions = new() { CertificateChainPolicy = policy } }) { Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <inheritdoc />
    public void Dispose() => _certificate.Dispose();
}
