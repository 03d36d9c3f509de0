using System.Text.Json;
using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.History;
using AlertImages.Core.Images;

namespace AlertImages.Daemon.Status;

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
        List<HistoryStep> steps = [new(
            notification.ReceivedAt,
            "received",
            notification.Group is { } group
                ? $"from {group.Source}, {group.Alerts.Count} {(group.Alerts.Count == 1 ? "alert" : "alerts")}, for contact point {notification.ContactPoint}"
                : "cannot be read")];
        foreach (var image in notification.Pictures.SelectMany(static picture => picture.Tokens)
            .Distinct()
            .Select(notification.Images.GetValueOrDefault)
            .OfType<Image>())
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

    /// <summary>Which panel belongs to the alert, and what named it; without asking Grafana.</summary>
    /// <param name="panels">Finds it in the alert and in the panel map.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="picture">Its picture; where nothing else names the panel that it shows, Grafana's rule did. Null: none.</param>
    public static string Panel(PanelResolver panels, Alert alert, Image? picture)
    {
        ArgumentNullException.ThrowIfNull(panels);
        PanelResolution.None? why = null;
        foreach (var (_, result) in panels.Explain(alert))
        {
            if (result is PanelResolution.Found found)
            {
                return $"{found.Panel.DashboardUid}, panel {found.Panel.Name}, named by {found.How}";
            }

            why ??= result as PanelResolution.None;
        }

        return picture?.About is { Kind: ImageKind.Panel, What.Length: > 0 } about ? $"{about.What}, named by Grafana's alert rule"
            : why is not null ? why.Reason.Text()
            : NoPanel;
    }

    /// <summary>The alerts as they are stored.</summary>
    public static byte[] Normalised(NotificationRecord notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        return notification.Group is null ? [] : JsonSerializer.SerializeToUtf8Bytes(notification.Group, AlertJson.Default.AlertGroup);
    }

    private static HistoryStep Step(Image image, DateTimeOffset receivedAt)
    {
        var isGrafanas = image.About?.Origin == ImageOrigin.Grafana;
        if (image.CreatedAt < receivedAt)
        {
            return new(
                receivedAt,
                "picture reused",
                $"the one {(isGrafanas ? "by Grafana, fetched" : "taken")} at {Texts.Clock(image.CreatedAt)}{Note(image)}");
        }

        return image.About switch
        {
            { Origin: ImageOrigin.Grafana } =>
                new(image.CreatedAt, "picture by Grafana", $"fetched from {image.Url?.GetLeftPart(UriPartial.Path)}{Note(image)}"),
            { Kind: ImageKind.Chart, What: var what } => new(image.CreatedAt, "chart drawn", $"of {what}; {Upload(image)}{Note(image)}"),
            _ => new(image.CreatedAt, "picture taken", Upload(image) + Note(image)),
        };
    }

    private static string Note(Image image) => image.About is { Note.Length: > 0 } about ? "; " + about.Note : "";

    private static string Upload(Image image) => image switch
    {
        { Stored: { } stored, Url: not null } => $"and published by {stored.Provider}",
        { Stored: { } stored } => $"but not published by {stored.Provider} yet, after {image.UploadAttempts} attempts",
        { Url: { } url } => $"and published as {url.GetLeftPart(UriPartial.Path)}",
        _ => "and kept here",
    };

    private static string Because(AttemptRecord attempt) => attempt.Reason is null ? "" : $", {attempt.Reason}: {attempt.Detail}";

    private static string Reference(DeliveryRecord delivery, AttemptRecord attempt) =>
        attempt.State == DeliveryState.Delivered && delivery.Reference is { Length: > 0 } reference ? $", the vendor calls it {reference}" : "";
}
