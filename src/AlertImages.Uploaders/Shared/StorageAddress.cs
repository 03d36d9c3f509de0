namespace AlertImages.Uploaders.Shared;

/// <summary>Addresses in settings: whole ones, or a host name that is reached by https, as Grafana's key <c>endpoint</c> may hold.</summary>
internal static class StorageAddress
{
    private const string AfterScheme = "://";

    /// <summary>The address; null when the text is empty or is none.</summary>
    public static Uri? OrNone(string text) => text.Length > 0 && TryRead(text, out var address) ? address : null;

    public static bool IsEmptyOrRight(string text) => text.Length == 0 || TryRead(text, out _);

    /// <summary>True for a whole http or https address.</summary>
    public static bool IsUrl(string text) => text.Contains(AfterScheme, StringComparison.Ordinal) && TryRead(text, out _);

    private static bool TryRead(string text, out Uri? address) =>
        Uri.TryCreate(text.Contains(AfterScheme, StringComparison.Ordinal) ? text : "https://" + text, UriKind.Absolute, out address)
        && address.Scheme is "http" or "https";
}
