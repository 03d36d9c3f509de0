using System.Text.Json;
using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.History;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;

namespace AlertImages.Daemon.History;

/// <summary>A step on the way of a notification.</summary>
/// <param name="Time">When it ended.</param>
/// <param name="What">A few words.</param>
/// <param name="Detail">What came of it.</param>
internal sealed record HistoryStep(DateTimeOffset Time, string What, string Detail);

/// <summary>The way of a notification, for the page and for <c>explain</c>.</summary>
internal static class HistorySteps
{
    /// <summary>What is said of a panel that neither the alert nor the panel map names.</summary>
    public const string NoPanel = "not named in the alert or the panel map";

    /// <summary>In the order of time.</summary>
    public static IReadOnlyList<HistoryStep> Of(NotificationRecord notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        List<HistoryStep> steps =
        [
            new(
                notification.ReceivedAt, "received",
                notification.Group is { } group
                    ? $"from {group.Source}, {Count(group)}, for contact point {notification.ContactPoint}"
                    : "cannot be read"),
        ];
        foreach (var image in notification.Pictures.SelectMany(static picture => picture.Tokens).Distinct().Select(
                notification.KnownPictures.GetValueOrDefault).OfType<Picture>())
        {
            steps.Add(Step(image, notification.ReceivedAt));
        }

        if (notification.CompletedAt is { } completed)
        {
            var missing = notification.Pictures.Select(static picture => picture.Failure?.Text(picture.Detail)).OfType<string>().ToList();
            steps.Add(new(
                completed,
                "notification complete",
                missing.Count == 0
                    ? "all pictures are there"
                    : $"{missing.Count} of {notification.Pictures.Count} pictures are missing: {string.Join("; ", missing.Distinct())}"));
        }

        steps.AddRange(notification.Deliveries.SelectMany(static delivery => delivery.Log.Select(attempt => new HistoryStep(
            attempt.EndedAt,
            $"{(delivery.AddsImages ? "late picture to" : "sent to")} {delivery.Type}",
            $"({delivery.Integration}), attempt {attempt.Number}: {attempt.State.Label()}{Because(attempt)}{Reference(delivery, attempt)}"))));
        return [.. steps.OrderBy(static step => step.Time)];
    }

    /// <summary>What was found for the picture of an alert when its event was processed, and where.</summary>
    /// <param name="found">As it was recorded; null: not recorded.</param>
    public static string Subject(FoundSubject? found) => found switch
    {
        null => "not recorded",
        { Panel: { } panel } => $"{panel.DashboardUid}, panel {panel.Name}, named by {found.How}",
        { Expression: { } expression } => $"{Why(found)}; chart of {expression}, from {found.ExpressionHow}",
        _ => Why(found),
    };

    /// <summary>The alerts as they are stored.</summary>
    public static byte[] Normalised(NotificationRecord notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        return notification.Group is null ? [] : JsonSerializer.SerializeToUtf8Bytes(notification.Group, AlertJson.Default.AlertGroup);
    }

    private static string Count(AlertGroup group) => group.Alerts.Count == 1 ? "1 alert" : $"{group.Alerts.Count} alerts";

    private static string Why(FoundSubject found) => found.WhyNoPanel is null or PictureFailure.NoDashboard ? NoPanel : found.WhyNoPanel.Value.Text();

    private static HistoryStep Step(Picture picture, DateTimeOffset receivedAt)
    {
        var isGrafanas = picture.About?.Origin == PictureOrigin.Grafana;
        if (picture.CreatedAt < receivedAt)
        {
            return new(
                receivedAt, "picture reused",
                $"the one {(isGrafanas ? "by Grafana, fetched" : "taken")} at {HistoryTexts.Clock(picture.CreatedAt)}{Note(picture)}");
        }

        return picture.About switch
        {
            { Origin: PictureOrigin.Grafana } =>
                new(picture.CreatedAt, "picture by Grafana", $"fetched from {picture.Url?.GetLeftPart(UriPartial.Path)}{Note(picture)}"),
            { Kind: PictureKind.Chart, What: var what } => new(picture.CreatedAt, "chart drawn", $"of {what}; {Upload(picture)}{Note(picture)}"),
            _ => new(picture.CreatedAt, "picture taken", Upload(picture) + Note(picture)),
        };
    }

    private static string Note(Picture picture) => picture.About is { Note.Length: > 0 } about ? "; " + about.Note : "";

    private static string Upload(Picture picture) => picture switch
    {
        { Stored: { } stored, Url: not null } => $"and published by {stored.Provider}",
        { Stored: { } stored } => $"but not published by {stored.Provider} yet, after {picture.UploadAttempts} attempts",
        { Url: { } url } => $"and published as {url.GetLeftPart(UriPartial.Path)}",
        _ => "and kept here",
    };

    private static string Because(AttemptRecord attempt) => attempt.Reason is null ? "" : $", {attempt.Reason}: {attempt.Detail}";

    private static string Reference(DeliveryRecord delivery, AttemptRecord attempt) =>
        attempt.State == DeliveryState.Delivered && delivery.Reference is { Length: > 0 } reference ? $", the vendor calls it {reference}" : "";
}
