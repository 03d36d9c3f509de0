using AlertImages.Storage.Sql;

namespace AlertImages.Storage.Sqlite;

/// <summary>The default store: one file, no set-up, one process.</summary>
public static class SqliteStore
{
    /// <summary>Opens the file for reading only, beside a daemon or without one. Throws when it is damaged.</summary>
    public static StoreReader OpenReader(StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var database = new SqliteDatabase(options.Path);
        database.RequireSound();
        return new StoreReader(database, options);
    }

    /// <summary>Opens the file, makes or updates its tables. Throws when the file is not usable; it is left as it was then.</summary>
    public static SqlStore Open(StoreOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        var database = new SqliteDatabase(options.Path);
        database.RequireSound();
        var connection = database.OpenWriter();
        try
        {
            database.KeepCopy(connection);
            SqliteDatabase.Migrate(connection);
            return new SqlStore(new SqlContext(database, new BatchWriter(connection, database), options, time));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
