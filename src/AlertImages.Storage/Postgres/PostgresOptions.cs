using Npgsql;

namespace AlertImages.Storage.Postgres;

/// <summary>How to reach the database.</summary>
public sealed record PostgresOptions
{
    /// <summary>Name or address of the server.</summary>
    public required string Host { get; init; }

    /// <summary>Its port.</summary>
    public int Port { get; init; } = 5432;

    /// <summary>Name of the database; it must be there.</summary>
    public required string Database { get; init; }

    /// <summary>Who connects.</summary>
    public required string User { get; init; }

    /// <summary>The password; empty: none.</summary>
    public string Password { get; init; } = "";

    /// <summary>Whether TLS is used, and how far the server is checked.</summary>
    public SslMode SslMode { get; init; } = SslMode.Disable;

    /// <summary>File with the certificate authority of the server; empty: the system's.</summary>
    public string CaCertPath { get; init; } = "";
}
