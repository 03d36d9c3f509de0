using System.Text.RegularExpressions;
using AlertImages.TestSupport;

namespace AlertImages.Tests;

/// <summary>
/// The house is a stack: a folder sees only the floors below it. Both <c>using</c> lines and type names count, so that a qualified name does not slip
/// through.
/// </summary>
public sealed partial class FloorTests
{
    /// <summary>The projects, lowest first; those of one line never see each other.</summary>
    private static readonly string[][] s_projects =
    [
        ["GoTemplates"],
        ["Core"],
        ["Rendering", "Uploaders", "ContactPoints", "Storage"],
        ["Daemon"],
    ];

    /// <summary>The folders of each project, lowest first; those of one line never see each other. <c>.</c> is the root of the project.</summary>
    private static readonly Dictionary<string, string[][]> s_folders = new()
    {
        ["GoTemplates"] = [["."]],
        ["Core"] =
        [
            ["Work"], ["Telemetry"], ["Alerts"], ["Pictures"], ["Pictures/Drawing"], ["Uploads"], ["Panels"], ["Screenshots"], ["Templating"],
            ["ContactPoints"],
            ["Provisioned"], ["Delivery/Fitting"], ["Delivery"], ["History"], ["Grouping"], ["Pipeline"],
        ],
        ["Rendering"] = [["Chromium/Proxy"], ["Chromium/Page"], ["Chromium"], ["Modes"], ["Charts", "Grafana"], ["Remote", "Embedded"], ["Service"], ["."]],
        ["Uploaders"] = [["Shared"], ["AzureBlob", "Gcs", "Local", "S3", "WebDav"], ["."]],
        ["ContactPoints"] =
        [
            ["Shared"],
            [
                "Dingding", "Discord", "Email", "GoogleChat", "Kafka", "Line", "Opsgenie", "PagerDuty", "PrometheusAlertmanager", "Pushover", "Sensugo",
                "Slack", "Teams", "Telegram",
                "Threema", "VictorOps", "Webhook",
            ],
            ["."],
        ],
        ["Storage"] = [["Rows"], ["Sql"], ["Sqlite", "Postgres"], ["."]],
        ["Daemon"] =
        [
            ["Configuration/Values"], ["Configuration/Ini"], ["Configuration/Sections"], ["Configuration/Provisioning"], ["Configuration"], ["Hosting"],
            ["Endpoints/Payloads"],
            ["Endpoints"], ["History"], ["History/Pages"], ["Demo"], ["Checks"], ["Composition"], ["Commands"], ["."],
        ],
    };

    [Test]
    public void Folders_form_a_stack()
    {
        var sources = Sources();
        var types = sources
            .SelectMany(static source => Declaration().Matches(source.Text).Select(match => (Name: match.Groups["name"].Value, source.Floor)))
            .GroupBy(static type => type.Name)
            // a name that exists twice is told apart by the compiler, not by its text
            .Where(static type => type.Select(static entry => entry.Floor).Distinct().Count() == 1)
            .ToDictionary(static type => type.Key, static type => type.First().Floor, StringComparer.Ordinal);
        var floorOf = sources.Select(static source => source.Floor).Distinct().ToDictionary(static floor => floor.Namespace, StringComparer.Ordinal);

        var arrows = sources.SelectMany(
            source => Seen(source, types, floorOf).Where(seen => !MaySee(source.Floor, seen.Floor)).Select(
                seen => $"{source.Path} sees {seen.Name} of {seen.Floor.Namespace}"));

        Assert.That(arrows, Is.Empty);
    }

    [Test]
    public void Every_folder_stands_on_a_floor()
    {
        var folders = s_folders.SelectMany(
            static project => project.Value.SelectMany(static floor => floor).Select(folder => NamespaceOf(project.Key, folder)));

        Assert.That(Sources().Select(static source => source.Floor.Namespace).Distinct(), Is.EquivalentTo(folders));
    }

    [Test]
    public void No_file_of_the_product_is_longer_than_300_lines() =>
        Assert.That(Sources().Where(static source => source.Text.AsSpan().Count('\n') > 300).Select(static source => source.Path), Is.Empty);

    [Test]
    public void No_folder_has_more_than_20_files() => Assert.That(
        // what is one concept of Go's own has as many files as Go's text/template has parts
        Sources().Where(static source => source.Floor.Project != "GoTemplates").GroupBy(static source => source.Floor).Where(static floor => floor.Count() > 20)
            .Select(static floor => $"{floor.Key.Namespace}: {floor.Count()}"),
        Is.Empty);

    private static IEnumerable<(string Name, Floor Floor)> Seen(Source source, Dictionary<string, Floor> types, Dictionary<string, Floor> floorOf)
    {
        foreach (Match line in Using().Matches(source.Text))
        {
            if (floorOf.TryGetValue(line.Groups["namespace"].Value, out var floor))
            {
                yield return (line.Value, floor);
            }
        }

        foreach (var name in Name().Matches(WithoutTexts(source.Text)).Select(static match => match.Value).Distinct(StringComparer.Ordinal))
        {
            if (types.TryGetValue(name, out var floor) && IsVisible(source, name, floor))
            {
                yield return (name, floor);
            }
        }
    }

    /// <summary>Without its <c>using</c>, a type is seen by a qualified name, or from a folder below its own.</summary>
    private static bool IsVisible(Source source, string name, Floor floor) =>
        source.Floor.Namespace.StartsWith(floor.Namespace + ".", StringComparison.Ordinal)
        || Regex.IsMatch(source.Text, $@"\b{floor.Namespace[(floor.Namespace.LastIndexOf('.') + 1)..]}\.{name}\b");

    private static string WithoutTexts(string text) => Texts().Replace(text, "\"\"");

    private static bool MaySee(Floor from, Floor to)
    {
        if (from == to)
        {
            return true;
        }

        return from.Project == to.Project
            ? Level(s_folders[from.Project], to.Folder) < Level(s_folders[from.Project], from.Folder)
            : Level(s_projects, to.Project) < Level(s_projects, from.Project);
    }

    private static int Level(string[][] stack, string name) => Array.FindIndex(stack, floor => floor.Contains(name, StringComparer.Ordinal));

    private static string NamespaceOf(string project, string folder) =>
        folder == "." ? $"AlertImages.{project}" : $"AlertImages.{project}.{folder.Replace('/', '.')}";

    private static List<Source> Sources()
    {
        var root = RepositoryRoot.File("src");
        return
        [
            .. Directory.EnumerateFiles(root, "*.*", SearchOption.AllDirectories)
                .Where(static path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".razor", StringComparison.Ordinal))
                .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
                .Where(static path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
                .Select(path => new Source(path, File.ReadAllText(Path.Combine(root, path)), FloorOf(path))),
        ];
    }

    private static Floor FloorOf(string path)
    {
        var (project, rest) = (
            path[..path.IndexOf('/', StringComparison.Ordinal)]["AlertImages.".Length..], path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        return new Floor(project, Path.GetDirectoryName(rest) is { Length: > 0 } folder ? folder.Replace('\\', '/') : ".");
    }

    private sealed record Source(string Path, string Text, Floor Floor);

    private sealed record Floor(string Project, string Folder)
    {
        public string Namespace => NamespaceOf(Project, Folder);
    }

    [GeneratedRegex(@"^@?(?:global )?using (?:static )?(?:\w+ = )?(?<namespace>AlertImages[\w.]*);?\r?$", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^(?:public|internal)[ \w]*? (?:class|record struct|record|struct|enum|interface) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Name();

    [GeneratedRegex("\"(?:[^\"\\\\\n]|\\\\.)*\"")]
    private static partial Regex Texts();
}
