using System.Text.RegularExpressions;
using AlertImages.Daemon;
using AlertImages.TestSupport;

namespace AlertImages.Tests;

/// <summary>Links lead somewhere, commands are commands, and every page is found from the README.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string s_root = RepositoryRoot.File("");
    private static readonly string[] s_namingPages = ["src", "tests", "config", "samples"];
    private static readonly string[] s_namingTypes =
    [
        ".cs", ".cshtml", ".razor", ".csproj", ".props", ".ini", ".yaml", ".yml", ".json", ".sh", ".js", ".tmpl", ".service",
    ];

    private static IEnumerable<string> Pages() => Directory.EnumerateFiles(Path.Combine(s_root, "docs"), "*.md", SearchOption.AllDirectories)
        .Concat(Directory.EnumerateFiles(Path.Combine(s_root, "samples"), "*.md", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(s_root, "*.md"))
        .Select(static file => Path.GetRelativePath(s_root, file))
        .Where(static file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("node_modules", StringComparison.Ordinal));

    [TestCaseSource(nameof(Pages))]
    public void Every_link_leads_to_a_file_and_a_heading(string page)
    {
        var text = Read(page);
        var broken = Link()
            .Matches(text)
            .Select(static match => match.Groups["target"].Value)
            .Where(static target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Exists(page, target));

        Assert.That(broken, Is.Empty);
    }

    /// <summary>Error messages, the comments of settings and provisioning files name pages, too: <c>docs/panels.md</c>.</summary>
    [Test]
    public void Every_page_that_code_or_configuration_names_exists()
    {
        var broken = s_namingPages.SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(s_root, folder), "*", SearchOption.AllDirectories))
            .Where(static file => IsNaming(Path.GetRelativePath(s_root, file)))
            .Append(Path.Combine(s_root, "Directory.Build.props"))
            .SelectMany(static file => NamedPage()
                .Matches(File.ReadAllText(file))
                .Select(match => (File: Path.GetRelativePath(s_root, file), Page: match.Value)))
            .Where(static named => !File.Exists(Path.Combine(s_root, named.Page)))
            .Select(static named => $"{named.File}: {named.Page}");

        Assert.That(broken, Is.Empty);
    }

    [TestCaseSource(nameof(Pages))]
    public void Every_command_is_one_that_the_program_takes(string page)
    {
        var root = AlertImagesProgram.CreateCommands();
        foreach (var line in Block().Matches(Read(page)).SelectMany(static match => match.Groups["text"].Value.Split('\n')))
        {
            var words = Command().Match(line);
            if (words.Success)
            {
                var arguments = words.Groups["arguments"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .TakeWhile(static word => word is not (">" or "#" or "|"))
                    .ToArray();
                Assert.That(root.Parse(arguments).Errors.Select(static error => error.Message), Is.Empty, line);
            }
        }
    }

    [Test]
    public void Every_page_is_linked_from_the_readme()
    {
        var readme = Read("README.md");
        var pages = Directory.EnumerateFiles(Path.Combine(s_root, "docs"), "*.md").Select(Path.GetFileName);

        Assert.That(pages.Where(page => !readme.Contains($"(docs/{page})", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Every_command_is_in_the_readme()
    {
        var readme = Read("README.md");

        Assert.That(
            AlertImagesProgram.CreateCommands().Subcommands.Select(static command => command.Name)
                .Where(name => !readme.Contains($"| `{name}", StringComparison.Ordinal)),
            Is.Empty);
    }

    private static bool Exists(string page, string target)
    {
        var (path, heading) = target.Split('#') is [var before, var after] ? (before, after) : (target, "");
        var file = path.Length == 0 ? page : Path.GetRelativePath(s_root, Path.GetFullPath(path, Path.GetDirectoryName(Path.Combine(s_root, page))!));
        return (File.Exists(Path.Combine(s_root, file)) || Directory.Exists(Path.Combine(s_root, file)))
            && (heading.Length == 0
                || Heading().Matches(Read(file)).Select(static match => Anchor(match.Groups["text"].Value)).Contains(heading, StringComparer.Ordinal));
    }

    /// <summary>As code hosts make it.</summary>
    private static string Anchor(string heading) => NotInAnchor().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static bool IsNaming(string file) => s_namingTypes.Contains(Path.GetExtension(file), StringComparer.Ordinal)
        && !file.Split('/').Any(static folder => folder is "bin" or "obj" or ".tools" or "node_modules");

    private static string Read(string page) => File.ReadAllText(Path.Combine(s_root, page));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w/.-])docs/[\w/-]+\.md")]
    private static partial Regex NamedPage();

    [GeneratedRegex(@"(?m)^#+ (?<text>.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"(?ms)^ *```(?:sh|bash)\n(?<text>.*?)^ *```")]
    private static partial Regex Block();

    [GeneratedRegex(@"(?:^\s*|-- )alertimages (?<arguments>.+)$|AlertImages\.Daemon -- (?<arguments>.+)$")]
    private static partial Regex Command();
}
