using System.Text.Json;
using AlertImages.Core.Alerts;

namespace AlertImages.Storage.Rows;

/// <summary>The alerts of an event, as an object that is known already or as they were stored.</summary>
internal readonly record struct EventContent(AlertGroup? Known, byte[]? Stored)
{
    /// <summary>Null when the row is damaged.</summary>
    public AlertGroup? Read() => Known ?? (Stored is null ? null : TryRead(Stored));

    /// <summary>Null when it is damaged.</summary>
    public static AlertGroup? TryRead(byte[] payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, AlertJson.Default.AlertGroup);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
