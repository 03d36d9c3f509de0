using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>Where the daemon listens and how it is reached.</summary>
[IniSection("server")]
internal sealed record ServerSettings
{
    /// <summary>http or https.</summary>
    [ConfigurationKeyName("protocol")]
    public ServerProtocol Protocol { get; init; } = ServerProtocol.Http;

    /// <summary>Address to listen on. Anything but loopback needs authentication in [security].</summary>
    [ConfigurationKeyName("http_addr")]
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Port to listen on; 0 takes a free one.</summary>
    [ConfigurationKeyName("http_port")]
    public int Port { get; init; } = 9195;

    /// <summary>
    /// Address under which others reach the daemon, with its sub path; it starts the links to pictures of the local image server. Empty:
    /// the address it listens on.
    /// </summary>
    [ConfigurationKeyName("root_url")]
    public string RootUrl { get; init; } = "";

    /// <summary>PEM file of the certificate, for https.</summary>
    [ConfigurationKeyName("cert_file")]
    public string CertFile { get; init; } = "";

    /// <summary>PEM file of the certificate's key, for https.</summary>
    [ConfigurationKeyName("cert_key")]
    public string CertKey { get; init; } = "";

    /// <summary>Largest request body that is read; larger ones are answered 413.</summary>
    [ConfigurationKeyName("max_body_size")]
    public DataSize MaxBodySize { get; init; } = new(8 << 20);
}

/// <summary>Values of <c>[server] protocol</c>.</summary>
internal enum ServerProtocol
{
    Http,
    Https,
}
