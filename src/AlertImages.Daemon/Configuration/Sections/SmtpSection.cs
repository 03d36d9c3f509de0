using AlertImages.Core.ContactPoints;
using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>The mail server of e-mail contact points. Headers for every mail stand in [smtp.static_headers].</summary>
[IniSection("smtp")]
internal sealed record SmtpSection
{
    /// <summary>Send e-mail at all.</summary>
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; init; }

    /// <summary>Server and port; port 465 means TLS from the first byte.</summary>
    [ConfigurationKeyName("host")]
    public string Host { get; init; } = "localhost:25";

    /// <summary>User to log in with. The password is only sent under TLS or to this machine.</summary>
    [ConfigurationKeyName("user")]
    public string User { get; init; } = "";

    /// <summary>Password; in triple quotes if it holds # or ;.</summary>
    [ConfigurationKeyName("password")]
    public Secret? Password { get; init; }

    /// <summary>PEM file of a client certificate.</summary>
    [ConfigurationKeyName("cert_file")]
    public string CertFile { get; init; } = "";

    /// <summary>PEM file of its key.</summary>
    [ConfigurationKeyName("key_file")]
    public string KeyFile { get; init; } = "";

    /// <summary>Do not check the server's certificate.</summary>
    [ConfigurationKeyName("skip_verify")]
    public bool SkipVerify { get; init; }

    /// <summary>Sender's address.</summary>
    [ConfigurationKeyName("from_address")]
    public string FromAddress { get; init; } = "admin@grafana.localhost";

    /// <summary>Sender's name.</summary>
    [ConfigurationKeyName("from_name")]
    public string FromName { get; init; } = "Grafana";

    /// <summary>Name to greet the server with. Empty: the machine's.</summary>
    [ConfigurationKeyName("ehlo_identity")]
    public string EhloIdentity { get; init; } = "";

    /// <summary>OpportunisticStartTLS, MandatoryStartTLS or NoStartTLS.</summary>
    [ConfigurationKeyName("startTLS_policy")]
    public StartTlsPolicy StartTlsPolicy { get; init; } = StartTlsPolicy.OpportunisticStartTLS;
}
