using System.Globalization;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AlertImages.Storage.Sqlite;

/// <summary>One SQLite file in WAL mode: opens connections, keeps the schema up to date.</summary>
internal sealed class SqliteDatabase
{
    private const string MigrationFolder = "sqlite/";
    private readonly string _path;

    public SqliteDatabase(string path)
    {
        SqliteNative.Load();
        _path = path;
    }

    /// <summary>The connection that writes and checkpoints: there must be only one.</summary>
    public SqliteConnection OpenWriter()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var connection = Open(SqliteOpenMode.ReadWriteCreate, pooling: false);
        // FULL: a commit survives power loss; an answered event must
        connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 2000;");
        return connection;
    }

    /// <summary>A connection that only reads, from the pool.</summary>
    public SqliteConnection OpenReader()
    {
        var connection = Open(SqliteOpenMode.ReadOnly, pooling: true);
        connection.Execute("PRAGMA query_only = ON;");
        return connection;
    }

    /// <summary>Runs the numbered scripts that this file has not seen. A file of a newer version is refused.</summary>
    public static void Migrate(SqliteConnection connection)
    {
        var scripts = Scripts();
        var version = connection.ExecuteScalar<long>("PRAGMA user_version");
        if (version > scripts.Count)
        {
            throw new InvalidOperationException(
                $"The store has schema version {version}; this version of alertimages knows {scripts.Count}. Start the newer version that made it, or use another file.");
        }

        foreach (var (number, sql) in scripts.Skip((int)version))
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(sql, transaction: transaction);
            connection.Execute($"PRAGMA user_version = {number.ToString(CultureInfo.InvariantCulture)}", transaction: transaction);
            transaction.Commit();
        }
    }

    private static List<(int Number, string Sql)> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(static name => name.StartsWith(MigrationFolder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select((name, index) =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    return (index + 1, reader.ReadToEnd());
                }),
        ];
    }

    private SqliteConnection Open(SqliteOpenMode mode, bool pooling)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            Mode = mode,
            Pooling = pooling,
            DefaultTimeout = 5,
        }.ToString());
        connection.Open();
        return connection;
    }
}
