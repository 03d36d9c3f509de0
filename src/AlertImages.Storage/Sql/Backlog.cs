namespace AlertImages.Storage.Sql;

/// <summary>How many events and deliveries wait, kept in memory so that intake need not count rows.</summary>
internal sealed class Backlog
{
    private long _waiting;

    public long Waiting => Interlocked.Read(ref _waiting);

    public void Add(long count) => Interlocked.Add(ref _waiting, count);
}
