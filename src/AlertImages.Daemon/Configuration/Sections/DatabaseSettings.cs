using AlertImages.Core.Delivery;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>Where events and deliveries are kept.</summary>
[IniSection("database")]
internal sealed record DatabaseSettings
{
    /// <summary>sqlite3. (postgres is not available in this version.)</summary>
    [ConfigurationKeyName("type")]
    public DatabaseType Type { get; init; } = DatabaseType.Sqlite3;

    /// <summary>File of the SQLite store, relative to the data folder.</summary>
    [ConfigurationKeyName("path")]
    public string Path { get; init; } = "alertimages.db";

    /// <summary>Server of a PostgreSQL store.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("host")]
    public string Host { get; init; } = "";

    /// <summary>Database of a PostgreSQL store.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("name")]
    public string Name { get; init; } = "";

    /// <summary>User of a PostgreSQL store.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("user")]
    public string User { get; init; } = "";

    /// <summary>Password of a PostgreSQL store.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("password")]
    public Secret? Password { get; init; }

    /// <summary>TLS mode of a PostgreSQL store.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("ssl_mode")]
    public string SslMode { get; init; } = "";

    /// <summary>CA file of a PostgreSQL store.</summary>
    [NotUsedYet]
    [ConfigurationKeyName("ca_cert_path")]
    public string CaCertPath { get; init; } = "";
}

/// <summary>Values of <c>[database] type</c>.</summary>
internal enum DatabaseType
{
    Sqlite3,
    Postgres,
}
