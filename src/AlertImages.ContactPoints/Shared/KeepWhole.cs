namespace AlertImages.ContactPoints.Shared;

/// <summary>Moves the end of a text that is cut out of what must not be torn.</summary>
internal static class KeepWhole
{
    private const int LongestEntity = 10;

    /// <summary>Not inside <c>[text](address)</c>.</summary>
    public static int MarkdownLink(string text, int end)
    {
        var open = end > 0 ? text.LastIndexOf('[', end - 1) : -1;
        if (open < 0)
        {
            return end;
        }

        var middle = text.IndexOf("](", open, StringComparison.Ordinal);
        var close = middle < 0 ? -1 : text.IndexOf(')', middle);
        var line = text.IndexOf('\n', open);
        return middle >= 0 && close >= end && (line < 0 || close < line) ? open : end;
    }

    /// <summary>Not inside a tag or an entity.</summary>
    public static int Html(string text, int end)
    {
        var tag = end > 0 ? text.LastIndexOf('<', end - 1) : -1;
        if (tag >= 0 && text.IndexOf('>', tag) is var close && close >= end)
        {
            return tag;
        }

        var entity = end > 0 ? text.LastIndexOf('&', end - 1, Math.Min(end, LongestEntity)) : -1;
        return entity >= 0 && text.IndexOf(';', entity) is var semicolon && semicolon >= end && semicolon < entity + LongestEntity ? entity : end;
    }
}
