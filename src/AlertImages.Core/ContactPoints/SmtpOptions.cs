using AlertImages.Core.Work;

namespace AlertImages.Core.ContactPoints;

/// <summary>What <c>[smtp]</c> and <c>[smtp.static_headers]</c> say, ready for use.</summary>
public sealed record SmtpOptions
{
    /// <summary>False: e-mail contact points fail with an explanation.</summary>
    public bool Enabled { get; init; }

    /// <summary>Name or address of the server.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>Port; 465 means TLS from the first byte.</summary>
    public int Port { get; init; } = 25;

    /// <summary>User; empty: no log-in.</summary>
    public string User { get; init; } = "";

    /// <summary>Password of the user.</summary>
    public Secret? Password { get; init; }

    /// <summary>PEM file of a client certificate.</summary>
    public string CertFile { get; init; } = "";

    /// <summary>PEM file of its key.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>True: the server's certificate is not checked.</summary>
    public bool SkipVerify { get; init; }

    /// <summary>Sender's address.</summary>
    public string FromAddress { get; init; } = "admin@grafana.localhost";

    /// <summary>Sender's name.</summary>
    public string FromName { get; init; } = "Grafana";

    /// <summary>Name to greet with; empty: the machine's.</summary>
    public string EhloIdentity { get; init; } = "";

    /// <summary>When to change to TLS on a plain connection.</summary>
    public StartTlsPolicy StartTls { get; init; }

    /// <summary>Headers that every mail carries.</summary>
    public IReadOnlyDictionary<string, string> StaticHeaders { get; init; } = new Dictionary<string, string>();
}
