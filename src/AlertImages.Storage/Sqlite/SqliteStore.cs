using AlertImages.Core.Delivery;
using AlertImages.Core.Images;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Policies;
using AlertImages.Core.Uploads;

namespace AlertImages.Storage.Sqlite;

/// <summary>The default store: one file, no set-up, one process.</summary>
public sealed class SqliteStore : IAsyncDisposable
{
    private readonly SqliteContext _context;

    private SqliteStore(SqliteContext context, StoreOptions options)
    {
        _context = context;
        Events = new SqliteEvents(context, options);
        Groups = new SqliteGroups(context, options);
        Deliveries = new SqliteDeliveries(context);
        Images = new SqliteImages(context);
        Objects = new SqliteObjects(context);
    }

    /// <summary>The queue of events.</summary>
    public IAlertStore Events { get; }

    /// <summary>Alerts of the v2 API and their groups.</summary>
    public IGroupStore Groups { get; }

    /// <summary>The queue of deliveries.</summary>
    public IDeliveryStore Deliveries { get; }

    /// <summary>Pictures and episodes.</summary>
    public IImageCatalog Images { get; }

    /// <summary>Objects in external image storage.</summary>
    public IObjectCatalog Objects { get; }

    /// <summary>Opens the file, makes or updates its tables. Throws when the file is not usable; it is left as it was then.</summary>
    public static SqliteStore Open(StoreOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        var database = new SqliteDatabase(options.Path);
        var connection = database.OpenWriter();
        try
        {
            SqliteDatabase.Migrate(connection);
            return new SqliteStore(new SqliteContext(database, new SqliteWriter(connection), time), options);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _context.Writer.DisposeAsync();
        _context.Dispose();
    }
}
