using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Delivery.Fitting;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;

namespace AlertImages.TestSupport;

/// <summary>Data of tests: a test says only what matters to it.</summary>
public static class Some
{
    /// <summary>When alerts of tests begin.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    /// <summary>The alert of the reference requests: HighCPU on web-1, panel 7 of dash01.</summary>
    public static Alert FiringAlert(string instance = "web-1", string panel = "7") => new()
    {
        Status = AlertState.Firing,
        Labels = new Dictionary<string, string>
        {
            ["__alert_rule_uid__"] = "rule01",
            ["alertname"] = "HighCPU",
            ["grafana_folder"] = "Prod",
            ["instance"] = instance,
            ["severity"] = "critical",
        },
        Annotations = new Dictionary<string, string>
        {
            ["__orgId__"] = "1",
            ["__dashboardUid__"] = "dash01",
            ["__panelId__"] = panel,
            ["summary"] = "HighCPU on " + instance,
            ["runbook_url"] = "https://wiki.example.org/r1",
        },
        StartsAt = Start,
        Fingerprint = Fingerprint.Of(new Dictionary<string, string> { ["alertname"] = "HighCPU", ["instance"] = instance }),
        GeneratorUrl = "https://grafana.example.org/ops/alerting/grafana/rule01/view?orgId=1",
        Values = new Dictionary<string, double> { ["A"] = 93.5, ["B"] = 1 },
        ValueString = "v",
        RuleUid = "rule01",
        OrgId = 1,
    };

    /// <summary>The same alert five minutes later.</summary>
    public static Alert ResolvedAlert(string instance = "web-1") => FiringAlert(instance) with { Status = AlertState.Resolved, EndsAt = Start.AddMinutes(5) };

    /// <summary>A group of alerts as Grafana sends them.</summary>
    public static AlertGroup Group(params Alert[] alerts)
    {
        Alert[] members = alerts.Length > 0 ? alerts : [FiringAlert()];
        return new AlertGroup
        {
            Source = AlertSource.Grafana,
            ContactPoint = "ops",
            Receiver = "ops",
            Status = members.Any(static alert => alert.Status == AlertState.Firing) ? AlertState.Firing : AlertState.Resolved,
            GroupKey = "{}:{alertname=\"HighCPU\", grafana_folder=\"Prod\"}",
            Alerts = members,
            GroupLabels = new Dictionary<string, string> { ["alertname"] = "HighCPU", ["grafana_folder"] = "Prod" },
            CommonLabels = LabelSets.Common(members.Select(static alert => alert.Labels)),
            CommonAnnotations = LabelSets.Common(members.Select(static alert => alert.Annotations)),
            ExternalUrl = "https://grafana.example.org/ops",
            AppVersion = "12.4.0",
            OrgId = 1,
        };
    }

    /// <summary>A picture that lies in a folder.</summary>
    public static Picture Image(TempFolder folder, byte shade = 128, string? url = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var path = folder.File(name ?? $"picture-{shade}.png");
        var bytes = PngSample.Create(shade: shade);
        File.WriteAllBytes(path, bytes);
        return new Picture
        {
            Token = $"token-{shade}",
            Path = path,
            Url = url is null ? null : new Uri(url),
            ContentHash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)),
            CreatedAt = Start,
            ExpiresAt = Start.AddHours(24),
        };
    }

    /// <summary>A notification of a group, without pictures unless they are given.</summary>
    public static Notification Notification(AlertGroup? group = null, params Picture?[] pictures)
    {
        var alertGroup = group ?? Group();
        var alerts = alertGroup.Alerts
            .Select(
                (alert, index) => pictures.ElementAtOrDefault(index) is { } picture
                    ? new NotifiedAlert(alert, picture, null)
                    : new NotifiedAlert(alert, null, PictureFailure.NoPanel))
            .ToList();
        return new Notification
        {
            IdempotencyKey = "event-1/uid-1",
            Group = alertGroup,
            Alerts = alerts,
            ReceivedAt = Start.AddMinutes(5),
            Now = Start.AddMinutes(5),
        };
    }

    /// <summary>The notification with the pictures that an integration would be given.</summary>
    public static Notification For(this Notification notification, IContactPoint contactPoint)
    {
        ArgumentNullException.ThrowIfNull(notification);
        ArgumentNullException.ThrowIfNull(contactPoint);
        var (pictures, more) = PicturePicker.Pick(notification.Alerts, contactPoint.Images);
        return notification with { Pictures = pictures, MorePictures = more };
    }

    /// <summary>A request for the picture of a panel.</summary>
    public static ScreenshotRequest Screenshot(long panel = 7, AlertState phase = AlertState.Firing) => new()
    {
        Subject = new PictureSubject.OfPanel(new PanelRef("dash01", panel)),
        OrgId = 1,
        Phase = phase,
        Window = new ScreenshotWindow(Start.AddHours(-1), Start.AddMinutes(5)),
        Look = new ScreenshotLook(),
    };
}
