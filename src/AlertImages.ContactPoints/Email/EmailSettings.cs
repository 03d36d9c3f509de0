using System.Text.Json.Serialization;
using AlertImages.Core.Templating;

namespace AlertImages.ContactPoints.Email;

/// <summary>Grafana's settings of the type <c>email</c> (grafana/alerting receivers/email/v1/config.go).</summary>
internal sealed record EmailSettings
{
    private static readonly char[] s_separators = [',', ';', '\n'];

    [JsonPropertyName("addresses")]
    public string AddressText { get; init; } = "";

    [JsonPropertyName("singleEmail")]
    public bool SingleEmail { get; init; }

    [JsonPropertyName("message")]
    public TextTemplate? Message { get; init; }

    [JsonPropertyName("subject")]
    public TextTemplate? Subject { get; init; }

    /// <summary>The addresses, trimmed, each once.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Addresses =>
        [.. AddressText.Split(s_separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)];

    public static void Validate(EmailSettings settings, ICollection<string> errors)
    {
        if (settings.Addresses.Count == 0)
        {
            errors.Add("addresses: could not find addresses in settings");
        }

        foreach (var address in settings.Addresses.Where(static address => !MailAddressRule.IsValid(address)))
        {
            errors.Add($"addresses: '{address}' is not an e-mail address");
        }
    }
}
