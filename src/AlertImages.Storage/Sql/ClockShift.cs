using Dapper;

namespace AlertImages.Storage.Sql;

/// <summary>Moves the times of pending work along with a system clock that was set.</summary>
internal static class ClockShift
{
    /// <summary>Pending work would wait longer by the jump. What was written since then comes a little early, which harms nobody.</summary>
    private const string AfterClockWasSetBack =
        """
        UPDATE delivery SET next_attempt_at = max(@Now, next_attempt_at - @jump) WHERE state IN ('pending', 'retry', 'unknown') AND next_attempt_at > @Now;
        UPDATE delivery SET created_at = created_at - @jump WHERE state IN ('pending', 'sending', 'retry', 'unknown') AND created_at > @Now;
        UPDATE alert_group SET next_flush_at = max(@Now, next_flush_at - @jump) WHERE next_flush_at > @Now;
        UPDATE alert_image SET next_upload_at = max(@Now, next_upload_at - @jump) WHERE next_upload_at > @Now
        """;

    /// <summary>Pending work is due at once; it must not be given up as too old as well.</summary>
    private const string AfterClockWasSetForward =
        "UPDATE delivery SET created_at = created_at + @jump WHERE state IN ('pending', 'sending', 'retry', 'unknown') AND created_at <= @Now - @jump";

    /// <summary>Does nothing where several processes share the store: their clocks differ.</summary>
    public static Task ApplyAsync(SqlContext context, TimeSpan by, CancellationToken cancellationToken) => context.Engine.IsShared
        ? Task.CompletedTask
        : context.Writer.RunAsync(
        connection => connection.Execute(
            by < TimeSpan.Zero ? AfterClockWasSetBack : AfterClockWasSetForward,
            new { context.Now, jump = (long)by.Duration().TotalMilliseconds }),
        cancellationToken);
}
