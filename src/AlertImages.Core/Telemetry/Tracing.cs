using System.Diagnostics;

namespace AlertImages.Core.Telemetry;

/// <summary>
/// Spans of an event's way. The trace has the event's id, whichever process or replica is at it, so that logs, history and trace are found by one word.
/// </summary>
public static class Tracing
{
    /// <summary>Name of the source, for exporters.</summary>
    public const string SourceName = "AlertImages";

    private const int SpanIdStart = 16;
    private static readonly ActivitySource s_source = new(SourceName);

    /// <summary>A span of an event's trace; null when nobody listens.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="eventId">32 hex digits.</param>
    /// <param name="startedAt">When it began; null: now.</param>
    public static Activity? Start(string name, string eventId, DateTimeOffset? startedAt = null)
    {
        ArgumentNullException.ThrowIfNull(eventId);
        if (!s_source.HasListeners())
        {
            return null;
        }

        var parent = new ActivityContext(
            ActivityTraceId.CreateFromString(eventId),
            ActivitySpanId.CreateFromString(eventId.AsSpan(SpanIdStart)),
            ActivityTraceFlags.Recorded,
            isRemote: true);
        return s_source.StartActivity(name, ActivityKind.Internal, parent, startTime: startedAt ?? default);
    }

    /// <summary>A step within the span that is under way; null when nobody listens.</summary>
    public static Activity? StartStep(string name) => s_source.StartActivity(name);

    /// <summary>Marks the span as failed.</summary>
    public static void Fail(this Activity? activity, string reason) => activity?.SetStatus(ActivityStatusCode.Error, reason);
}
