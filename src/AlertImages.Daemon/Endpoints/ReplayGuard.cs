using System.Collections.Concurrent;
using AlertImages.Daemon.Configuration.Sections;

namespace AlertImages.Daemon.Endpoints;

/// <summary>
/// Knows the signed requests that were taken as long as their signatures are young enough to be accepted:
/// whoever sends one again, be it the sender or somebody who
/// listened, gets the first answer, and nothing happens twice. Two generations, so that nothing is looked through.
/// </summary>
internal sealed class ReplayGuard(SecuritySettings settings, TimeProvider time)
{
    private readonly Lock _gate = new();
    private ConcurrentDictionary<string, string> _young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, string> _old = new(StringComparer.Ordinal);
    private DateTimeOffset _turn = time.GetUtcNow();

    /// <summary>A signature lives from so long ago to so far in the future.</summary>
    private TimeSpan Lifetime => settings.HmacMaxAge * 2;

    /// <summary>The first answer to a request that was taken before; null when it is new or its signature has no age.</summary>
    public string? Find(IHeaderDictionary headers)
    {
        if (Signature(headers) is not { } signature)
        {
            return null;
        }

        Turn();
        return _young.GetValueOrDefault(signature) ?? _old.GetValueOrDefault(signature);
    }

    /// <summary>The request was taken.</summary>
    /// <param name="headers">Its headers.</param>
    /// <param name="id">The event's id; empty where the answer has none.</param>
    public void Remember(IHeaderDictionary headers, string id)
    {
        if (Signature(headers) is { } signature)
        {
            _young[signature] = id;
        }
    }

    private string? Signature(IHeaderDictionary headers) =>
        settings.HmacSecret is { IsEmpty: false }
            && settings.HmacTimestampHeader.Length > 0
            && headers[settings.HmacHeader].ToString() is { Length: > 0 } signature ? signature : null;

    private void Turn()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now - _turn > Lifetime)
            {
                (_old, _young) = (now - _turn > Lifetime * 2 ? new(StringComparer.Ordinal) : _young, new(StringComparer.Ordinal));
                _turn = now;
            }
        }
    }
}
