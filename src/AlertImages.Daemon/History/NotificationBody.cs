using System.Text.Json.Serialization;
using AlertImages.Core.Alerts;
using AlertImages.Core.History;
using AlertImages.Core.Pictures;

namespace AlertImages.Daemon.History;

/// <summary>A notification as JSON.</summary>
internal sealed record NotificationBody(
    string Id, DateTimeOffset ReceivedAt, DateTimeOffset? CompletedAt, string ContactPoint, string State, string? Status, string? GroupKey,
    IReadOnlyList<HistoryAlert> Alerts, IReadOnlyList<DeliveryBody> Deliveries)
{
    public static NotificationBody Of(NotificationRecord record) => new(
        record.Id, record.ReceivedAt, record.CompletedAt, record.ContactPoint, record.State.Label(), record.Group?.Status.Label(), record.Group?.GroupKey,
        [.. record.Group?.Alerts.Select((alert, index) => HistoryAlert.Of(record, alert, index)) ?? []],
        [.. record.Deliveries.Select(DeliveryBody.Of)]);
}

/// <summary>An alert with its picture or the reason why there is none.</summary>
internal sealed record HistoryAlert(
    string Status, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations, DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt, string Fingerprint,
    PanelBody? Panel, PictureBody? Image, string? ImageReason, string? ImageReasonText, IReadOnlyList<PictureBody>? MoreImages, IReadOnlyList<string>? LogLines)
{
    public static HistoryAlert Of(NotificationRecord record, Alert alert, int index)
    {
        var picture = record.Pictures.ElementAtOrDefault(index);
        return new(
            alert.Status.Label(), HistoryTexts.Public(alert.Labels), HistoryTexts.Public(alert.Annotations), alert.StartsAt, alert.EndsAt, alert.Fingerprint,
            record.Subjects.ElementAtOrDefault(index) is { Panel: { } panel } found ? new PanelBody(panel.DashboardUid, panel.GrafanaId, found.How) : null,
            picture?.Token is { } token ? PictureBody.Of(token, record.KnownPictures.GetValueOrDefault(token)) : null,
            picture?.Failure?.Label(),
            picture?.Failure?.Text(picture.Detail),
            picture?.More is { } more ? [.. more.Select(token => PictureBody.Of(token, record.KnownPictures.GetValueOrDefault(token)))] : null,
            picture?.LogLines);
    }
}

/// <summary>The panel of an alert and what named it.</summary>
internal sealed record PanelBody(string DashboardUid, string PanelId, string FoundBy);

/// <summary>A picture: where it is shown here, its public address if it has one, who took it, and what is to be known of it.</summary>
internal sealed record PictureBody(string Path, string? Url, DateTimeOffset? TakenAt, string? Source, string? Note)
{
    public static PictureBody Of(string token, Picture? picture) => new(
        HistoryTexts.PicturePath(token), picture?.Url?.AbsoluteUri, picture?.CreatedAt, picture is null
            ? null
            : (picture.About?.Origin ?? PictureOrigin.AlertImages).Label(),
        picture?.About is { Note.Length: > 0 } about ? about.Note : null);
}

/// <summary>A delivery with its attempts, which are only given with a single notification.</summary>
internal sealed record DeliveryBody(
    string Integration,
    string Type,
    bool AddsImages,
    string State,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    string? Reason,
    string? Reference,
    IReadOnlyList<AttemptBody> Log)
{
    public static DeliveryBody Of(DeliveryRecord delivery) => new(
        delivery.Integration,
        delivery.Type,
        delivery.AddsImages,
        delivery.State.Label(),
        delivery.Attempts,
        delivery.NextAttemptAt,
        delivery.Reason,
        delivery.Reference,
        [.. delivery.Log.Select(static attempt => new AttemptBody(attempt.Number, attempt.EndedAt, attempt.State.Label(), attempt.Reason, attempt.Detail))]);
}

/// <summary>One attempt.</summary>
internal sealed record AttemptBody(int Number, DateTimeOffset EndedAt, string State, string? Reason, string? Detail);

/// <summary>A page of notifications; <c>next</c> is the value of <c>before</c> for the page after it.</summary>
internal sealed record NotificationsBody(IReadOnlyList<NotificationBody> Notifications, long? Next);

/// <summary>How many deliveries are sent again.</summary>
internal sealed record RedeliveredBody(int Redelivered);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NotificationsBody))]
[JsonSerializable(typeof(NotificationBody))]
[JsonSerializable(typeof(RedeliveredBody))]
internal sealed partial class HistoryJson : JsonSerializerContext;
