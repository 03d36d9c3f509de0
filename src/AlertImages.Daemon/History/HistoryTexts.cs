using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlertImages.Core.Alerts;
using AlertImages.Core.Delivery;
using AlertImages.Core.History;

namespace AlertImages.Daemon.History;

/// <summary>Words and numbers of the history.</summary>
internal static class HistoryTexts
{
    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Label(this NotificationState state) => state.ToString().ToLowerInvariant();

    public static string Label(this DeliveryState state) => state.ToString().ToLowerInvariant();

    /// <summary>Without the private ones (<c>__x__</c>).</summary>
    public static IReadOnlyDictionary<string, string> Public(IReadOnlyDictionary<string, string> texts) =>
        texts.Where(static text => !(text.Key.StartsWith("__", StringComparison.Ordinal) && text.Key.EndsWith("__", StringComparison.Ordinal)))
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>Where a picture is shown here.</summary>
    public static string PicturePath(string token) => $"/notifications/images/{token}.png";

    /// <summary>A time to the second.</summary>
    public static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    /// <summary>A time between two steps.</summary>
    public static string After(TimeSpan time) => time.TotalSeconds < 60
        ? time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s"
        : time.TotalMinutes < 60 ? $"{(int)time.TotalMinutes} min {time.Seconds} s" : $"{(int)time.TotalHours} h {time.Minutes} min";

    /// <summary>What a notification is about: the names of its alerts.</summary>
    public static string Title(AlertGroup? group)
    {
        if (group is null)
        {
            return "(the stored notification cannot be read)";
        }

        List<string> names = [.. group.Alerts.Select(static alert => alert.Name.Length > 0 ? alert.Name : "(no name)").Distinct(StringComparer.Ordinal)];
        return string.Join(", ", names.Take(3)) + (names.Count > 3 ? $" and {names.Count - 3} more" : "");
    }

    /// <summary>What a picture shows, for those who do not see it.</summary>
    public static string Alternative(Alert alert, AlertState phase) =>
        $"The panel of {(alert.Name.Length > 0 ? alert.Name : "the alert")} when it was {phase.Label()}";

    /// <summary>Only an address of the web is a link; null for <c>javascript:</c> and its like.</summary>
    public static string? Link(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri.AbsoluteUri : null;

    /// <summary>JSON with line ends; other text as it is.</summary>
    public static string Payload(byte[] received)
    {
        try
        {
            return JsonNode.Parse(received)!.ToJsonString(s_indented);
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(received);
        }
    }
}
