using AlertImages.Core.Delivery;
using AlertImages.Core.Grouping;
using AlertImages.Core.History;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Uploads;

namespace AlertImages.Storage.Sql;

/// <summary>An open store on SQLite or PostgreSQL.</summary>
public sealed class SqlStore : IAsyncDisposable
{
    private readonly SqlContext _context;
    private readonly IAsyncDisposable? _attached;
    private readonly SqlEvents _events;
    private readonly SqlGroups _groups;

    internal SqlStore(SqlContext context, IAsyncDisposable? attached = null)
    {
        (_context, _attached) = (context, attached);
        (_events, _groups) = (new SqlEvents(context), new SqlGroups(context));
        Deliveries = new SqlDeliveries(context);
        Images = new SqlPictures(context);
        Objects = new SqlObjects(context);
        History = new SqlHistory(context.Engine, context.Options);
    }

    /// <summary>The queue of events.</summary>
    public IAlertStore Events => _events;

    /// <summary>Alerts of the v2 API and their groups.</summary>
    public IGroupStore Groups => _groups;

    /// <summary>The queue of deliveries.</summary>
    public IDeliveryStore Deliveries { get; }

    /// <summary>Pictures and episodes.</summary>
    public IPictureStore Images { get; }

    /// <summary>Objects in external image storage.</summary>
    public IObjectStore Objects { get; }

    /// <summary>What became of events.</summary>
    public INotificationHistory History { get; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_attached is not null)
        {
            await _attached.DisposeAsync();
        }

        // both hand their pending work to the writer
        await _events.DisposeAsync();
        await _groups.DisposeAsync();
        await _context.Writer.DisposeAsync();
        await _context.Engine.DisposeAsync();
        _context.Dispose();
    }
}
