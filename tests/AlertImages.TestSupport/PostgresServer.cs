using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace AlertImages.TestSupport;

/// <summary>A real PostgreSQL on a free loopback port, without a password. As root it runs as another user, for it refuses to run as root.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The user that every database belongs to.</summary>
    public const string User = "alertimages";

    private const string Nobody = "65534";
    private readonly string _programs;
    private readonly DirectoryInfo _folder;
    private Process? _process;
    private int _databases;

    private PostgresServer(string programs, DirectoryInfo folder, int port) => (_programs, _folder, Port) = (programs, folder, port);

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Its process id.</summary>
    public int Id => _process!.Id;

    /// <summary>Makes a cluster and starts it.</summary>
    /// <param name="certificate">What it shows to those who want TLS.</param>
    public static async Task<PostgresServer> StartAsync(ServerCertificate? certificate = null)
    {
        var programs = Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last() + "/bin";
        var folder = Directory.CreateTempSubdirectory("alertimages-postgres-");
        var server = new PostgresServer(programs, folder, FreePort());
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", Nobody, folder.FullName);
        }

        await RunAsync(server.As(
            "initdb",
            "--pgdata",
            folder.FullName,
            "--auth",
            "trust",
            "--username",
            User,
            "--no-sync",
            "--encoding",
            "UTF8",
            "--locale",
            "C.UTF-8"));
        if (certificate is not null)
        {
            await server.UseAsync(certificate);
        }

        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts the server on its data, when it does not run.</summary>
    public async Task StartAgainAsync()
    {
        // a crash of the machine is not what tests are about, so nothing waits for the disk
        var command = As(
            "postgres",
            "-D",
            _folder.FullName,
            "-p",
            Port.ToString(CultureInfo.InvariantCulture),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            $"unix_socket_directories={_folder.FullName}",
            "-c",
            "fsync=off",
            "-c", "max_connections=200", "-c", "logging_collector=off", "-c", "log_min_messages=fatal");
        _process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, WorkingDirectory = _folder.FullName })!;
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
                    await connection.OpenAsync();
                    return true;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            },
            "PostgreSQL is up");
    }

    /// <summary>Makes an empty database; its name.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>Runs a statement.</summary>
    public Task ExecuteAsync(string database, string sql) => RunAsync(database, sql, static command => command.ExecuteNonQueryAsync());

    /// <summary>Runs a query whose answer is one number.</summary>
    public async Task<long> CountAsync(string database, string sql) => (long)(await RunAsync(database, sql, static command => command.ExecuteScalarAsync()))!;

    /// <summary>Ends it at once and takes every connection with it (immediate shutdown).</summary>
    public async Task KillAsync()
    {
        using var kill = Process.Start("kill", ["-QUIT", Id.ToString(CultureInfo.InvariantCulture)]);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        await _process!.WaitForExitAsync(timeout.Token);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process!.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port};Username={User};Database={database};Pooling=false;Timeout=2";

    private string[] As(string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", $"{_programs}/{program}", .. arguments]
            : [$"{_programs}/{program}", .. arguments];

    private async Task UseAsync(ServerCertificate certificate)
    {
        foreach (var (name, file) in new[] { ("server.crt", certificate.CertificateFile), ("server.key", certificate.KeyFile) })
        {
            var copy = Path.Combine(_folder.FullName, name);
            await RunAsync("install", "--mode=600", file, copy);
            if (Environment.IsPrivilegedProcess)
            {
                await RunAsync("chown", Nobody, copy);
            }
        }

        await File.AppendAllTextAsync(Path.Combine(_folder.FullName, "postgresql.conf"), "ssl = on\n");
    }

    private async Task<T> RunAsync<T>(string database, string sql, Func<NpgsqlCommand, Task<T>> run)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the statements are those of tests
        command.CommandText = sql;
#pragma warning restore CA2100
        return await run(command);
    }

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        await process.WaitForExitAsync(timeout.Token);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command[0]} failed:\n{await output}{await error}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
