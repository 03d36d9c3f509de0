namespace AlertImages.Rendering.Service;

/// <summary>Which addresses callers may have rendered: those of the configured origins, below the configured paths.</summary>
internal sealed class AllowedUrls(IReadOnlyList<Uri> prefixes)
{
    public bool Allows(Uri url) => prefixes.Any(prefix => IsBelow(url, prefix));

    private static bool IsBelow(Uri url, Uri prefix)
    {
        var isSameOrigin = url.Scheme == prefix.Scheme
            && url.Port == prefix.Port
            && string.Equals(url.IdnHost.TrimEnd('.'), prefix.IdnHost.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
        if (!isSameOrigin)
        {
            return false;
        }

        var path = Uri.UnescapeDataString(url.AbsolutePath);
        var below = prefix.AbsolutePath.TrimEnd('/') + "/";
        // the browser would go up where .NET does not (%2e%2e, backslashes)
        return path.StartsWith(below, StringComparison.Ordinal)
            && !path.Contains("..", StringComparison.Ordinal)
            && !path.Contains('\\', StringComparison.Ordinal);
    }
}
