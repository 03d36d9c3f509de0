using AlertImages.Storage.Postgres;
using AlertImages.Storage.Sqlite;
using Dapper;
using Npgsql;

namespace AlertImages.Storage;

/// <summary>Moves a SQLite store to an empty PostgreSQL database: everything or, when something is wrong, nothing.</summary>
public static class StoreMigration
{
    private const int RowsAtOnce = 500;

    /// <summary>Parents before children; the columns that are booleans there; the column that counts by itself.</summary>
    private static readonly (string Table, string[] Booleans, string? Counter, string Columns)[] s_tables =
    [
        ("event", [], "seq", "*"), ("event_payload", [], null, "*"), ("delivery", ["is_firing"], "id", "*"), ("delivery_attempt", [], "id", "*"),
        ("alert_episode", [], null, "*"), ("alert_image", [], null, "*"), ("image_object", [], null, "*"),
        ("active_alert", ["is_timeout"], null, "fingerprint, payload, starts_at, ends_at, updated_at, is_timeout"),
        ("alert_group", ["has_flushed"], "id", "*"), ("alert_group_member", [], null, "*"),
    ];

    /// <summary>Copies all tables; the number of rows. Throws <see cref="InvalidOperationException"/> when the database is not empty.</summary>
    /// <param name="sqliteFile">The store of a daemon that does not run.</param>
    /// <param name="target">The database; its tables are made when they are missing.</param>
    /// <param name="progress">Told of each table and its rows.</param>
    public static async Task<long> RunAsync(string sqliteFile, PostgresOptions target, Action<string, long> progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (!File.Exists(sqliteFile))
        {
            throw new InvalidOperationException($"there is no store {sqliteFile}");
        }

        var from = new SqliteDatabase(sqliteFile);
        await using var to = new PostgresDatabase(target);
        to.Migrate();
        await using var source = from.OpenWriter();
        SqliteDatabase.Migrate(source);
        await using var connection = (NpgsqlConnection)to.OpenWriter();
        await using var transaction = await connection.BeginTransactionAsync();
        var total = 0L;
        foreach (var (table, booleans, counter, columns) in s_tables)
        {
            if (await connection.ExecuteScalarAsync<bool>($"SELECT EXISTS (SELECT 1 FROM {table})"))
            {
                throw new InvalidOperationException($"the database {target.Database} is not empty: its table {table} has rows");
            }

            var rows = await CopyAsync(source.Query($"SELECT {columns} FROM {table}", buffered: false), connection, table, booleans, counter);
            progress(table, rows);
            total += rows;
        }

        await transaction.CommitAsync();
        return total;
    }

    private static async Task<long> CopyAsync(IEnumerable<dynamic> source, NpgsqlConnection target, string table, string[] booleans, string? counter)
    {
        var copied = 0L;
        foreach (var rows in source.Chunk(RowsAtOnce))
        {
            foreach (IDictionary<string, object?> row in rows)
            {
                await CopyAsync(target, table, row, booleans);
                copied++;
            }
        }

        if (counter is not null)
        {
            await target.ExecuteAsync($"SELECT setval(pg_get_serial_sequence('{table}', '{counter}'), greatest((SELECT max({counter}) FROM {table}), 1))");
        }

        return copied;
    }

    private static async Task CopyAsync(NpgsqlConnection target, string table, IDictionary<string, object?> row, string[] booleans)
    {
        foreach (var name in booleans)
        {
            row[name] = Convert.ToInt64(row[name], System.Globalization.CultureInfo.InvariantCulture) != 0;
        }

        var path = row.TryGetValue("path", out var value) ? (string)value! : null;
        if (path is not null)
        {
            row["path"] = Path.GetFileName(path);
        }

        await target.ExecuteAsync(
            $"INSERT INTO {table} ({string.Join(", ", row.Keys)}) OVERRIDING SYSTEM VALUE VALUES "
                + $"({string.Join(", ", row.Keys.Select(static name => "@" + name))})",
            new DynamicParameters(row));
        if (path is not null && File.Exists(path))
        {
            await target.ExecuteAsync(
                "INSERT INTO alert_image_data (token, bytes) VALUES (@token, @bytes)",
                new { token = row["token"], bytes = await File.ReadAllBytesAsync(path) });
        }
    }
}
