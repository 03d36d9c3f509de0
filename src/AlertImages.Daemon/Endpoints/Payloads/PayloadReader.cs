using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AlertImages.Core.Alerts;

namespace AlertImages.Daemon.Endpoints.Payloads;

/// <summary>Reads, checks and normalises the body of a webhook. Everything wrong is a <see cref="PayloadException"/> that names the field.</summary>
internal static class PayloadReader
{
    private const string GrafanaVersion = "1";
    private const string AlertmanagerVersion = "4";
    private const int MaxAlerts = 20_000;
    private const int MaxPairs = 256;
    private const int MaxNameBytes = 1024;
    private const int MaxValueBytes = 64 * 1024;
    private const int MaxUrlLength = 16 * 1024;
    private const int MaxKeyLength = 16 * 1024;
    private const int MaxFingerprintLength = 64;
    private static readonly TimeSpan s_furthestFuture = TimeSpan.FromDays(366);

    public static AlertGroup Read(ReadOnlySpan<byte> body, string contactPoint, DateTimeOffset now)
    {
        var payload = Parse(body, PayloadJson.Default.IncomingWebhook);
        if (payload.Version is not (GrafanaVersion or AlertmanagerVersion))
        {
            throw new PayloadException("version", "must be \"1\" (Grafana webhook) or \"4\" (Alertmanager webhook)");
        }

        if (payload.Alerts is not { Count: > 0 } alerts)
        {
            throw new PayloadException("alerts", "must hold at least one alert");
        }

        CheckCount("alerts", alerts.Count);
        var groupLabels = Pairs("groupLabels", payload.GroupLabels);
        var read = alerts.Select((alert, index) => ReadAlert(alert, $"alerts[{index.ToString(CultureInfo.InvariantCulture)}]", payload.OrgId, now)).ToList();
        return new AlertGroup
        {
            Source = payload.Version == GrafanaVersion ? AlertSource.Grafana : AlertSource.Alertmanager,
            ContactPoint = contactPoint,
            Receiver = Limited("receiver", payload.Receiver, MaxKeyLength),
            Status = read.Exists(static alert => alert.Status == AlertState.Firing) ? AlertState.Firing : AlertState.Resolved,
            GroupKey = Limited("groupKey", payload.GroupKey, MaxKeyLength) is { Length: > 0 } key ? key : "{}:" + groupLabels.Print(),
            Alerts = read,
            GroupLabels = groupLabels,
            CommonLabels = payload.CommonLabels is null
                ? LabelSets.Common(read.Select(static alert => alert.Labels))
                : Pairs("commonLabels", payload.CommonLabels),
            CommonAnnotations = payload.CommonAnnotations is null
                ? LabelSets.Common(read.Select(static alert => alert.Annotations))
                : Pairs("commonAnnotations", payload.CommonAnnotations),
            ExternalUrl = Limited("externalURL", payload.ExternalUrl, MaxUrlLength),
            AppVersion = Limited("appVersion", payload.AppVersion, MaxNameBytes),
            TruncatedAlerts = payload.TruncatedAlerts ?? 0,
            OrgId = payload.OrgId,
        };
    }

    public static void CheckCount(string field, int count)
    {
        if (count > MaxAlerts)
        {
            throw new PayloadException(field, $"must hold at most {MaxAlerts} alerts");
        }
    }

    /// <summary>The body as JSON of the expected type.</summary>
    public static T Parse<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new PayloadException("body", "must not be null");
        }
        catch (JsonException exception)
        {
            // the serialiser's message may repeat parts of the body; path and position do not
            var field = exception.Path is { Length: > 2 } path ? path[2..] : "body";
            var position = string.Create(CultureInfo.InvariantCulture, $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
            throw new PayloadException(field, $"is not valid JSON of the expected type at {position}");
        }
        catch (InvalidOperationException)
        {
            // a text with half a surrogate pair
            throw new PayloadException("body", "holds a text that is not valid Unicode");
        }
    }

    private static Alert ReadAlert(WebhookPayloadAlert? alert, string field, long groupOrgId, DateTimeOffset now)
    {
        if (alert is null)
        {
            throw new PayloadException(field, "must be an object");
        }

        var labels = Pairs(field + ".labels", alert.Labels);
        if (labels.Count == 0)
        {
            throw new PayloadException(field + ".labels", "must hold at least one label");
        }

        var status = alert.Status switch
        {
            "firing" => AlertState.Firing,
            "resolved" => AlertState.Resolved,
            _ => throw new PayloadException(field + ".status", "must be \"firing\" or \"resolved\""),
        };
        var (startsAt, endsAt) = ReadTimes(alert, status, field, now);
        return new Alert
        {
            Status = status,
            Labels = labels,
            Annotations = Pairs(field + ".annotations", alert.Annotations),
            StartsAt = startsAt,
            EndsAt = endsAt,
            Fingerprint = alert.Fingerprint is { Length: > 0 and <= MaxFingerprintLength } fingerprint ? fingerprint : Fingerprint.Of(labels),
            GeneratorUrl = Limited(field + ".generatorURL", alert.GeneratorUrl, MaxUrlLength),
            SilenceUrl = Limited(field + ".silenceURL", alert.SilenceUrl, MaxUrlLength),
            DashboardUrl = Limited(field + ".dashboardURL", alert.DashboardUrl, MaxUrlLength),
            PanelUrl = Limited(field + ".panelURL", alert.PanelUrl, MaxUrlLength),
            RuleUid = Limited(field + ".ruleUID", alert.RuleUid, MaxNameBytes),
            Values = alert.Values?.ToDictionary(static value => value.Key, static value => value.Value ?? double.NaN, StringComparer.Ordinal),
            ValueString = Limited(field + ".valueString", alert.ValueString, MaxValueBytes),
            ImageUrl = Limited(field + ".imageURL", alert.ImageUrl, MaxUrlLength),
            OrgId = alert.OrgId ?? groupOrgId,
        };
    }

    private static (DateTimeOffset? StartsAt, DateTimeOffset? EndsAt) ReadTimes(WebhookPayloadAlert alert, AlertState status, string field, DateTimeOffset now)
    {
        var startsAt = ReadTime(alert.StartsAt, field + ".startsAt");
        if (startsAt > now + s_furthestFuture)
        {
            throw new PayloadException(field + ".startsAt", "lies more than a year in the future");
        }

        var endsAt = status == AlertState.Firing ? null : ReadTime(alert.EndsAt, field + ".endsAt");
        if (endsAt < startsAt)
        {
            throw new PayloadException(field + ".endsAt", "lies before startsAt");
        }

        return (startsAt, endsAt);
    }

    /// <summary>RFC 3339; Go's zero time counts as none.</summary>
    public static DateTimeOffset? ReadTime(string? text, string field)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var isTime = text.Length is >= 20 and <= 40 && text[10] is 'T' or 't';
        if (!isTime || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            throw new PayloadException(field, "is not a time as of RFC 3339");
        }

        return time.Year <= 1 ? null : time.ToUniversalTime();
    }

    public static Dictionary<string, string> Pairs(string field, Dictionary<string, string?>? pairs)
    {
        if (pairs is null)
        {
            return [];
        }

        if (pairs.Count > MaxPairs)
        {
            throw new PayloadException(field, $"must hold at most {MaxPairs} entries");
        }

        foreach (var (name, value) in pairs)
        {
            if (Encoding.UTF8.GetByteCount(name) is 0 or > MaxNameBytes)
            {
                throw new PayloadException(field, $"holds a name of no or more than {MaxNameBytes} bytes");
            }

            if (value is not null && Encoding.UTF8.GetByteCount(value) > MaxValueBytes)
            {
                throw new PayloadException($"{field}.{name}", $"has more than {MaxValueBytes} bytes");
            }
        }

        return pairs.ToDictionary(static pair => pair.Key, static pair => pair.Value ?? "", StringComparer.Ordinal);
    }

    /// <summary>An address that is not longer than it may be.</summary>
    public static string LimitedUrl(string field, string? text) => Limited(field, text, MaxUrlLength);

    private static string Limited(string field, string? text, int maxLength) => text switch
    {
        null => "",
        _ when text.Length > maxLength => throw new PayloadException(field, $"has more than {maxLength} characters"),
        _ => text,
    };
}
