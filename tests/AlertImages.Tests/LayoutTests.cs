using AlertImages.TestSupport;

namespace AlertImages.Tests;

/// <summary>What no analyzer checks: a line fits on a screen and beside a diff.</summary>
public sealed class LayoutTests
{
    private const int MaxLength = 160;
    private const string RawLiteral = "\"\"\"";

    private static readonly string[] s_folders = ["src", "tests", "samples"];

    [Test]
    public void No_line_of_code_is_too_long()
    {
        var offences = s_folders.SelectMany(static folder => Directory.EnumerateFiles(RepositoryRoot.File(folder), "*.cs", SearchOption.AllDirectories))
            .Select(static file => Path.GetRelativePath(RepositoryRoot.Path, file))
            .Where(static file => !file.Split('/').Any(static folder => folder is "bin" or "obj" or "node_modules"))
            .SelectMany(TooLong);

        Assert.That(offences, Is.Empty);
    }

    /// <summary>In tests a raw literal is what another program sends or reads, a payload or a page, and stays as it is.</summary>
    private static IEnumerable<string> TooLong(string file)
    {
        var isTest = file.StartsWith("tests/", StringComparison.Ordinal);
        var (number, isInLiteral) = (0, false);
        foreach (var line in File.ReadLines(RepositoryRoot.File(file)))
        {
            number++;
            var marks = line.Split(RawLiteral).Length - 1;
            if (line.Length > MaxLength && !(isTest && (isInLiteral || marks > 0)))
            {
                yield return $"{file}:{number} has {line.Length} characters";
            }

            isInLiteral ^= marks % 2 == 1;
        }
    }
}
