using System.Text.Json.Serialization;
using AlertImages.Core.Templating;
using AlertImages.Core.Work;

namespace CustomContactPoint;

/// <summary>What stands under <c>settings</c> in a provisioning file.</summary>
internal sealed record NtfySettings
{
    /// <summary>Address of the topic, like <c>https://ntfy.sh/my-alerts</c>; who knows it can read the topic.</summary>
    [JsonPropertyName("url")]
    public Secret? Url { get; init; }

    [JsonPropertyName("token")]
    public Secret? Token { get; init; }

    [JsonPropertyName("title")]
    public TextTemplate? Title { get; init; }

    [JsonPropertyName("message")]
    public TextTemplate? Message { get; init; }

    /// <summary>Every error begins with its key.</summary>
    public static void Validate(NtfySettings settings, ICollection<string> errors)
    {
        if (!Uri.TryCreate(settings.Url?.Reveal(), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            errors.Add("url: must be the http or https address of a topic");
        }
    }
}
