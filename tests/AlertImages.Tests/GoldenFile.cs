namespace AlertImages.Tests;

/// <summary>Files of the checkout that are made from the code; <c>ALERTIMAGES_UPDATE_GOLDEN=1</c> writes them anew.</summary>
internal static class GoldenFile
{
    private static bool IsUpdate => Environment.GetEnvironmentVariable("ALERTIMAGES_UPDATE_GOLDEN") == "1";

    /// <summary>The whole file is as expected.</summary>
    public static void IsCurrent(string path, string expected)
    {
        if (IsUpdate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, expected);
        }

        Assert.That(
            File.Exists(path) ? File.ReadAllText(path) : "",
            Is.EqualTo(expected),
            $"{path} is not up to date; run the tests with ALERTIMAGES_UPDATE_GOLDEN=1");
    }

    /// <summary>The part of a page between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c> is as expected.</summary>
    public static void PartIsCurrent(string path, string name, string expected)
    {
        var (begin, end) = ($"<!-- {name} -->\n", $"<!-- /{name} -->");
        var page = File.ReadAllText(path);
        var from = page.IndexOf(begin, StringComparison.Ordinal);
        var to = page.IndexOf(end, StringComparison.Ordinal);
        Assert.That(from >= 0 && to > from, Is.True, $"{path} has no part {name}");
        IsCurrent(path, page[..(from + begin.Length)] + expected + page[to..]);
    }
}
