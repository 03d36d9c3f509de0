using System.Text.Json;

namespace AlertImages.Rendering.Remote;

/// <summary>What a renderer of some version can do (grafana pkg/services/rendering/capabilities.go).</summary>
internal sealed record RendererVersion(string Text, Version Number)
{
    private static readonly Version s_scalingDown = new(3, 4, 0);

    /// <summary>What is taken for true until the renderer was asked.</summary>
    public static RendererVersion Newest { get; } = new("unknown", new Version(99, 0, 0));

    /// <summary>What has no address for its version.</summary>
    public static RendererVersion Oldest { get; } = new("1.0.0", new Version(1, 0, 0));

    /// <summary>Reads <c>{"version":"3.12.1"}</c>; anything else counts as the newest.</summary>
    public static RendererVersion Parse(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("version", out var element) && element.ValueKind == JsonValueKind.String
                && element.GetString() is { Length: < 50 } text && Version.TryParse(text.TrimStart('v').Split('-', '+')[0], out var number)
                ? new RendererVersion(text, number)
                : Newest;
        }
        catch (JsonException)
        {
            return Newest;
        }
    }

    /// <summary>Scales below 1 came with 3.4.0.</summary>
    public double Scale(double wanted) => wanted < 1 && Number < s_scalingDown ? 1 : wanted;
}
