using System.Text.Json;

namespace AlertImages.Rendering.Chromium.Page;

/// <summary>What a page says of the drawing of its panel.</summary>
internal sealed record AxisFacts
{
    /// <summary>Left, top, width and height of the drawing, in CSS pixels; left and width are 0 where only its height is known.</summary>
    public double[] Box { get; init; } = [];

    /// <summary>The texts of the axis of time.</summary>
    public AxisLabel[] Labels { get; init; } = [];

    /// <summary>Minutes that the page's clock is ahead of UTC.</summary>
    public double ZoneMinutes { get; init; }

    /// <summary>Null when the page says something else.</summary>
    public static AxisFacts? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<AxisFacts>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A text of the axis and where its middle lies.</summary>
internal sealed record AxisLabel
{
    public string Text { get; init; } = "";

    public double X { get; init; }
}
