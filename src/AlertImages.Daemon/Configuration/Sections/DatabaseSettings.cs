using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>Where events and deliveries are kept.</summary>
[IniSection("database")]
internal sealed record DatabaseSettings
{
    /// <summary>sqlite3: one file, one daemon; postgres: several daemons share a PostgreSQL database.</summary>
    [ConfigurationKeyName("type")]
    public DatabaseType Type { get; init; } = DatabaseType.Sqlite3;

    /// <summary>File of the SQLite store, relative to the data folder.</summary>
    [ConfigurationKeyName("path")]
    public string Path { get; init; } = "alertimages.db";

    /// <summary>Server of a PostgreSQL store, name or name:port.</summary>
    [ConfigurationKeyName("host")]
    public string Host { get; init; } = "";

    /// <summary>Database of a PostgreSQL store; it must be there, its tables are made.</summary>
    [ConfigurationKeyName("name")]
    public string Name { get; init; } = "";

    /// <summary>User of a PostgreSQL store.</summary>
    [ConfigurationKeyName("user")]
    public string User { get; init; } = "";

    /// <summary>Password of a PostgreSQL store.</summary>
    [ConfigurationKeyName("password")]
    public Secret? Password { get; init; }

    /// <summary>TLS of a PostgreSQL store: disable, require, verify-ca or verify-full.</summary>
    [ConfigurationKeyName("ssl_mode")]
    public string SslMode { get; init; } = "disable";

    /// <summary>File with the certificate authority of the PostgreSQL server. Empty: the system's.</summary>
    [ConfigurationKeyName("ca_cert_path")]
    public string CaCertPath { get; init; } = "";
}

/// <summary>Values of <c>[database] type</c>.</summary>
internal enum DatabaseType
{
    Sqlite3,
    Postgres,
}
