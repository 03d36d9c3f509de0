using System.Text.Json;
using AlertImages.Core.Pictures;

namespace AlertImages.Storage.Rows;

/// <summary>The column <c>pictures</c> of the table <c>event</c>.</summary>
internal static class StoredPictures
{
    /// <summary>In the order of the alerts; none before they were collected.</summary>
    public static List<AlertPicture> Read(string? json) => json is null ? [] : JsonSerializer.Deserialize(json, StoreJson.Default.ListAlertPicture) ?? [];
}
