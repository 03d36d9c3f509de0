using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AlertImages.Core.Alerts;
using AlertImages.Core.Templating;

namespace AlertImages.Core.ContactPoints;

/// <summary>What one integration is asked to deliver.</summary>
public sealed record Notification
{
    private const string RefusedPictures = "No picture: it was refused here.";

    /// <summary>The same for every attempt of this delivery: what vendors that take one get as idempotency key.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The alert group, without resolved alerts where the contact point does not want them.</summary>
    public required AlertGroup Group { get; init; }

    /// <summary>The alerts of the group, in its order, with their pictures.</summary>
    public required IReadOnlyList<NotifiedAlert> Alerts { get; init; }

    /// <summary>The pictures to show, chosen within the integration's limits.</summary>
    public IReadOnlyList<ChosenPicture> Pictures { get; init; } = [];

    /// <summary>All different pictures that the integration could show, the most important first.</summary>
    public IReadOnlyList<ChosenPicture> UsablePictures { get; init; } = [];

    /// <summary>The last log lines of alerts of Loki, as they are: text that comes from outside.</summary>
    public IReadOnlyList<string> LogLines { get; init; } = [];

    /// <summary>Different pictures that did not fit.</summary>
    public int MorePictures { get; init; }

    /// <summary>
    /// Lines of ours below the text: why there is no picture, what is to be known of it, or that the notification is late. Not escaped. Empty: none.
    /// </summary>
    public string Note { get; init; } = "";

    /// <summary>When the group is resolved: the messages that still show it as firing, the newest first.</summary>
    public IReadOnlyList<EarlierMessage> Earlier { get; init; } = [];

    /// <summary>True when pictures are added to a message whose group was resolved in the meantime.</summary>
    public bool IsOver { get; init; }

    /// <summary>When the event was received.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The time of this attempt.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What renders its texts.</summary>
    public TemplateRenderer Templates { get; init; } = TemplateRenderer.BuiltIn;

    /// <summary>The text of a setting, or of <paramref name="fallback"/> when it is not set or its template fails.</summary>
    /// <param name="template">The setting.</param>
    /// <param name="fallback">The default text.</param>
    /// <param name="escape">Applied to all that comes from alerts, where a target gives words a meaning.</param>
    public string Render(TextTemplate? template, TextTemplate fallback, Func<string, string>? escape = null) =>
        Templates.Render(template, fallback, Input(escape));

    /// <summary>The text of a setting; null when it is not set, is empty, or its template fails.</summary>
    public string? TryRender(TextTemplate? template, Func<string, string>? escape = null) =>
        template is { IsEmpty: false } ? Templates.TryRender(template, Input(escape)) : null;

    /// <summary>The text of a setting that has no default, such as an address; throws <see cref="TemplateFailedException"/> when its template fails.</summary>
    /// <param name="template">The setting.</param>
    /// <param name="key">Its key, for the error.</param>
    public string RenderRequired(TextTemplate template, string key) => Templates.TryRender(template, Input(null)) ?? throw new TemplateFailedException(key);

    /// <summary>What templates work on.</summary>
    public TemplateInput Input(Func<string, string>? escape)
    {
        // groups may have thousands of alerts
        var links = new Dictionary<Alert, string?>(ReferenceEqualityComparer.Instance);
        foreach (var notified in Alerts)
        {
            links.TryAdd(notified.Alert, notified.Picture?.Url?.AbsoluteUri);
        }

        return new TemplateInput(Group, escape, links.GetValueOrDefault);
    }

    /// <summary>The text with the last log lines and <see cref="Note"/> below it, and with how many pictures there are more and where.</summary>
    /// <param name="text">The text, ready to be sent.</param>
    /// <param name="escape">Applied to log lines and to the note, which may quote a data source, where a target gives words a meaning.</param>
    public string WithNote(string text, Func<string, string>? escape = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = string.Join(
            '\n', new[] { LogText(escape), MorePicturesLine(), escape is null ? Note : escape(Note) }.Where(static line => line.Length > 0));
        return lines.Length == 0 ? text : text.Length == 0 ? lines : $"{text.TrimEnd('\n')}\n\n{lines}";
    }

    /// <summary>The notification as it is sent when its pictures were refused; it says so.</summary>
    public Notification WithoutPictures() => this with
    {
        Pictures = [],
        UsablePictures = [],
        MorePictures = 0,
        Alerts = [.. Alerts.Select(static alert => alert with { Picture = null, MorePictures = [] })],
        Note = Note.Length == 0 ? RefusedPictures : $"{RefusedPictures}\n{Note}",
    };

    private string LogText(Func<string, string>? escape) => LogLines.Count == 0 ? ""
        : "Last log lines:\n" + string.Join('\n', LogLines.Select(line => "  " + (escape is null ? line : escape(line))));

    private string MorePicturesLine() => MorePictures switch
    {
        0 => "",
        1 => $"1 more picture: {AlertLinks.ListUrl(Group)}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{MorePictures} more pictures: {AlertLinks.ListUrl(Group)}"),
    };

    /// <summary>Lower-case hex SHA-256 of the group key (PagerDuty <c>dedup_key</c>, mail threads and the like).</summary>
    public string GroupKeyHash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Group.GroupKey)));
}
