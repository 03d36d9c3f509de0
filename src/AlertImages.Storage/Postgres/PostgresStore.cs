using AlertImages.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace AlertImages.Storage.Postgres;

/// <summary>The store of several daemons: one PostgreSQL database.</summary>
public static class PostgresStore
{
    /// <summary>Connects for reading only.</summary>
    public static StoreReader OpenReader(PostgresOptions database, StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(database);
        return new StoreReader(new PostgresDatabase(database), options);
    }

    /// <summary>Connects, makes or updates the tables, and listens for the work of others. Throws when the database is not usable.</summary>
    public static SqlStore Open(PostgresOptions database, StoreOptions options, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(options);
        // at the end of the method the store owns what is opened here
        var engine = new PostgresDatabase(database);
        engine.Migrate();
        var context = new SqlContext(engine, new BatchWriter(engine.OpenWriter(), engine), options, time);
        return new SqlStore(context, new PostgresListener(engine, context, time, logger));
    }
}
