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
    /// <summary>In the order of time.</summary>
    public static IReadOnlyList<HistoryStep> Of(NotificationRecord notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        List<HistoryStep> steps = [new(notification.ReceivedAt, "received", notification.Group is { } group ? $"from {group.Source}, {group.Alerts.Count} {(group.Alerts.Count == 1 ? "alert" : "alerts")}, for contact point {notification.ContactPoint}" : "cannot be read")];
        foreach (var image in notification.Pictures.SelectMany(static picture => picture.Tokens).Distinct().Select(notification.Images.GetValueOrDefault).OfType<Image>())
        {
            steps.Add(image.CreatedAt < notification.ReceivedAt
                ? new(notification.ReceivedAt, "picture reused", $"the one taken at {Texts.Clock(image.CreatedAt)}")
                : image.About is { Kind: ImageKind.Chart } about
                    ? new(image.CreatedAt, "chart drawn", $"of {about.What}; {Upload(image)}")
                    : new(image.CreatedAt, "picture taken", Upload(image)));
        }

        if (notification.CompletedAt is { } completed)
        {
            var missing = notification.Pictures.Select(static picture => picture.Failure?.Text()).OfType<string>().ToList();
            steps.Add(new(completed, "notification complete", missing.Count == 0 ? "all pictures are there" : $"{missing.Count} of {notification.Pictures.Count} pictures are missing: {string.Join("; ", missing.Distinct())}"));
        }

        steps.AddRange(notification.Deliveries.SelectMany(static delivery => delivery.Log.Select(attempt => new HistoryStep(
            attempt.EndedAt, $"{(delivery.AddsImages ? "late picture to" : "sent to")} {delivery.Type}", $"({delivery.Integration}), attempt {attempt.Number}: {attempt.State.Label()}{Because(attempt)}{Reference(delivery, attempt)}"))));
        return [.. steps.OrderBy(static step => step.Time)];
    }

    /// <summary>Which panel belongs to the alert, and what named it; without asking Grafana.</summary>
    public static string Panel(PanelResolver panels, Alert alert)
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

        return why is not null ? why.Reason.Text() : "named by nothing in the alert or the map of panels; Grafana's rule was asked, if the alert has one";
    }

    /// <summary>The alerts as they are stored.</summary>
    public static byte[] Normalised(NotificationRecord notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        return notification.Group is null ? [] : JsonSerializer.SerializeToUtf8Bytes(notification.Group, AlertJson.Default.AlertGroup);
    }

    private static string Upload(Image image) => image switch
    {
        { Stored: { } stored, Url: not null } => $"and published by {stored.Provider}",
        { Stored: { } stored } => $"but not published by {stored.Provider} yet, after {image.UploadAttempts} attempts",
        { Url: { } url } => $"and published as {url.GetLeftPart(UriPartial.Path)}",
        _ => "and kept here",
    };

    private static string Because(AttemptRecord attempt) => attempt.Reason is null ? "" : $", {attempt.Reason}: {attempt.Detail}";

    private static string Reference(DeliveryRecord delivery, AttemptRecord attempt) => attempt.State == DeliveryState.Delivered && delivery.Reference is { Length: > 0 } reference ? $", the vendor calls it {reference}" : "";
}
