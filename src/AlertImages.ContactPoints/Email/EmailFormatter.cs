using System.Globalization;
using System.Net;
using System.Text;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Pictures;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.Email;

/// <summary>
/// Makes the subject, the text and the HTML of a mail with Grafana's sections: counts, then each alert with its picture, summary, values,
/// labels, annotations and buttons. Everything from an alert is HTML-encoded, and only http and https addresses become links.
/// </summary>
internal static class EmailFormatter
{
    private const int PictureWidth = 600;

    public static Mail Format(Notification notification, EmailSettings settings)
    {
        var group = notification.Group;
        var pictures = notification.Pictures.DistinctBy(static picture => picture.Picture.Token).ToDictionary(static picture => picture.Picture.ContentHash);
        var title = notification.Render(settings.Subject, TextTemplate.DefaultTitle).Trim();
        var custom = settings.Message is { IsEmpty: false } message ? CustomMessage.Render(notification, message) : null;
        return new Mail(
            title,
            notification.WithNote(custom?.Text ?? notification.Render(null, TextTemplate.DefaultMessage)),
            Html(notification, title, custom, pictures),
            [
                .. pictures.Values.Where(static picture => picture.Link is null).Select(
                    static picture => new MailPicture(picture.Picture.Name, picture.Picture.Path))]);
    }

    private static string Html(Notification notification, string title, CustomMessage? custom, Dictionary<string, ChosenPicture> pictures)
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>")
            .Append(Encode(title))
            .Append(
                "</title></head>\n<body style=\"margin:0;background:#f4f5f5;font-family:-apple-system,'Segoe UI',Roboto,Arial,sans-serif;color:#24292e;\">\n")
            .Append("<div style=\"max-width:640px;margin:0 auto;padding:20px;\">\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1 style=\"font-size:18px;margin:0 0 16px;\">{Encode(title)}</h1>\n");
        if (custom is not null)
        {
            html.Append("<div style=\"background:#fff;border-radius:4px;padding:16px;margin-bottom:16px;\">").Append(custom.Html).Append("</div>\n");
        }

        foreach (var notified in notification.Alerts.OrderBy(static alert => alert.Alert.Status))
        {
            AppendAlert(html, notified, Find(notified, pictures), withDetails: custom is null);
        }

        if (notification.LogLines.Count > 0)
        {
            html.Append(
                CultureInfo.InvariantCulture,
                $"<p style=\"font-size:12px;margin:0 0 4px;\">Last log lines:</p>\n"
                    + $"<pre style=\"font-size:12px;background:#fff;border-radius:4px;padding:12px;white-space:pre-wrap;\">"
                    + $"{Encode(string.Join('\n', notification.LogLines))}</pre>\n");
        }

        if (notification.Note.Length > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"font-size:12px;color:#6e7074;\">{Lines(notification.Note)}</p>\n");
        }

        Button(html, "View all alerts", AlertLinks.ListUrl(notification.Group));
        return html.Append("</div>\n</body></html>\n").ToString();
    }

    private static List<ChosenPicture> Find(NotifiedAlert notified, Dictionary<string, ChosenPicture> pictures) =>
        [
            .. notified.MorePictures.Prepend(notified.Picture).OfType<Picture>().Select(
                picture => pictures.GetValueOrDefault(picture.ContentHash)).OfType<ChosenPicture>()];

    private static void AppendAlert(StringBuilder html, NotifiedAlert notified, List<ChosenPicture> pictures, bool withDetails)
    {
        var alert = notified.Alert;
        if (!withDetails && pictures.Count == 0)
        {
            return;
        }

        var (word, colour) = alert.Status == AlertState.Firing ? ("Firing", "#d63232") : ("Resolved", "#36a64f");
        html.Append(
            CultureInfo.InvariantCulture,
            $"<div style=\"background:#fff;border-left:4px solid {colour};border-radius:4px;padding:16px;margin-bottom:16px;\">\n");
        html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 8px;\"><b style=\"color:{colour};\">{word}</b> <b>{Encode(alert.Name)}</b></p>\n");
        pictures.ForEach(picture => AppendPicture(html, alert, picture));
        if (withDetails)
        {
            AppendDetails(html, alert);
        }

        html.Append("</div>\n");
    }

    private static void AppendPicture(StringBuilder html, Alert alert, ChosenPicture picture)
    {
        var source = picture.Link?.AbsoluteUri ?? "cid:" + picture.Picture.Name;
        var alternative = Encode(AltText.Of(picture.Picture, alert));
        var image = $"<img src=\"{Encode(source)}\" alt=\"{alternative}\" width=\"{PictureWidth}\" style=\"max-width:100%;height:auto;border:0;\">";
        var target = picture.Link?.AbsoluteUri ?? alert.PanelUrl;
        html.Append("<p style=\"margin:8px 0;\">").Append(IsLink(target) ? $"<a href=\"{Encode(target)}\">{image}</a>" : image).Append("</p>\n");
    }

    private static void AppendDetails(StringBuilder html, Alert alert)
    {
        AppendText(html, alert.Annotations.GetValueOrDefault("summary", ""), "font-weight:600;");
        AppendText(html, alert.Annotations.GetValueOrDefault("description", ""), "");
        if (alert.Values is { Count: > 0 })
        {
            AppendTable(
                html, "Values",
                alert.Values.OrderBy(static value => value.Key, StringComparer.Ordinal).Select(
                    static value => new KeyValuePair<string, string>(value.Key, DefaultTexts.Number(value.Value))));
        }

        AppendTable(html, "Labels", alert.Labels.WithoutPrivate().SortedPairs());
        AppendTable(html, "Annotations", alert.Annotations.WithoutPrivate().SortedPairs().Where(static pair => pair.Key is not ("summary" or "description")));
        if (alert.StartsAt is { } startsAt)
        {
            html.Append(
                CultureInfo.InvariantCulture,
                $"<p style=\"font-size:12px;color:#6e7074;margin:8px 0;\">Since {startsAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</p>\n");
        }

        html.Append("<p style=\"margin:12px 0 0;\">");
        Button(html, "View alert", alert.GeneratorUrl);
        Button(html, "Silence", alert.SilenceUrl);
        Button(html, "View runbook", alert.Annotations.GetValueOrDefault("runbook_url", ""));
        Button(html, "View dashboard", alert.DashboardUrl);
        Button(html, "View panel", alert.PanelUrl);
        html.Append("</p>\n");
    }

    private static void AppendText(StringBuilder html, string text, string style)
    {
        if (text.Length > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:8px 0;{style}\">{Lines(text)}</p>\n");
        }
    }

    private static void AppendTable(StringBuilder html, string heading, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var rows = pairs
            .Select(static pair =>
                $"<tr><td style=\"padding:2px 12px 2px 0;color:#6e7074;vertical-align:top;\">{Encode(pair.Key)}</td><td style=\"padding:2px 0;\">"
                    + $"{Encode(pair.Value)}</td></tr>")
            .ToArray();
        if (rows.Length > 0)
        {
            html.Append(
                CultureInfo.InvariantCulture,
                $"<p style=\"margin:8px 0 2px;font-size:12px;font-weight:600;\">{heading}</p>\n<table style=\"font-size:13px;border-collapse:collapse;\">"
                    + $"{string.Concat(rows)}</table>\n");
        }
    }

    private static void Button(StringBuilder html, string name, string url)
    {
        if (IsLink(url))
        {
            html.Append(
                CultureInfo.InvariantCulture,
                $"<a href=\"{Encode(url)}\" style=\"display:inline-block;margin:0 8px 8px 0;padding:6px 12px;border:1px solid "
                    + $"#3871dc;border-radius:4px;color:#3871dc;text-decoration:none;font-size:13px;\">{name}</a>\n");
        }
    }

    private static bool IsLink(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    private static string Lines(string text) => Encode(text).Replace("\n", "<br>\n", StringComparison.Ordinal);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
