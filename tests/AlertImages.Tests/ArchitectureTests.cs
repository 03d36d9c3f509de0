using System.Reflection;
using System.Text.RegularExpressions;
using AlertImages.ContactPoints;
using AlertImages.Core.Alerts;
using AlertImages.Core.ContactPoints;
using AlertImages.GoTemplates;
using AlertImages.Rendering;
using AlertImages.Rendering.Modes;
using AlertImages.Storage.Sql;
using AlertImages.TestSupport;
using AlertImages.Uploaders;

namespace AlertImages.Tests;

/// <summary>Holds the dependency arrows and the layout.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] s_topLevel =
    [
        "src", "tests", "config", "samples", "docs",
        "AlertImages.sln", "Directory.Build.props", "global.json",
        "README.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE",
    ];

    [TestCase(typeof(GoTemplateSet), TestName = "GoTemplates")]
    [TestCase(typeof(Alert), "AlertImages.GoTemplates", TestName = "Core")]
    [TestCase(typeof(RendererCatalog), "AlertImages.Core", TestName = "Rendering")]
    [TestCase(typeof(UploaderCatalog), "AlertImages.Core", TestName = "Uploaders")]
    [TestCase(typeof(ContactPointCatalog), "AlertImages.Core", TestName = "ContactPoints")]
    [TestCase(typeof(StoreOptions), "AlertImages.Core", TestName = "Storage")]
    public void A_project_sees_only_what_it_may(Type type, params string[] allowed)
    {
        var seen = type.Assembly.GetReferencedAssemblies()
            .Select(static name => name.Name!)
            .Where(static name => name.StartsWith("AlertImages", StringComparison.Ordinal));

        Assert.That(seen, Is.SubsetOf(allowed));
    }

    [Test]
    public void Core_sees_neither_a_vendor_nor_ASP_NET()
    {
        string[] allowed = ["System", "Microsoft.Extensions", "AlertImages.GoTemplates"];
        var others = typeof(Alert).Assembly.GetReferencedAssemblies().Select(static name => name.Name!)
            .Where(name => !Array.Exists(allowed, prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

        Assert.That(others, Is.Empty);
    }

    [TestCase("AlertImages.ContactPoints")]
    [TestCase("AlertImages.Uploaders")]
    public void An_integration_sees_no_other_integration(string project)
    {
        var folder = RepositoryRoot.File("src", project);
        var offences = Directory.GetDirectories(folder)
            .Select(static path => Path.GetFileName(path)!)
            .Where(static name => name is not ("bin" or "obj" or "Shared"))
            .SelectMany(name => Directory.GetFiles(Path.Combine(folder, name), "*.cs").SelectMany(file => Others(file, project, name)));

        Assert.That(offences, Is.Empty);
    }

    [Test]
    public void The_top_level_is_closed()
    {
        var others = Directory.GetFileSystemEntries(RepositoryRoot.Path)
            .Select(static path => Path.GetFileName(path)!)
            // the data folder of a daemon that was run here is not part of the project
            .Where(static name => !name.StartsWith('.') && name is not ("data" or "artifacts" or "TestResults"))
            .Except(s_topLevel);

        Assert.That(others, Is.Empty);
    }

    [Test]
    public void Only_contracts_and_catalogues_are_public()
    {
        Assembly[] assemblies = [typeof(UploaderCatalog).Assembly, typeof(ContactPointCatalog).Assembly, typeof(RendererCatalog).Assembly];
        var open = assemblies.SelectMany(static assembly => assembly.GetExportedTypes()).Where(static type => type.IsAssignableTo(typeof(IContactPoint))
            || type.IsAssignableTo(typeof(Core.Uploads.IImageUploader)) || (type.IsClass && type.IsAssignableTo(typeof(Core.Screenshots.IScreenshotRenderer))))
            // what the catalogue wraps every mode in, and what chooses between a panel and a chart
            .Where(static type => type != typeof(MeasuredRenderer) && type != typeof(PictureRenderer));

        Assert.That(open, Is.Empty);
    }

    private static IEnumerable<string> Others(string file, string project, string own) => Using().Matches(File.ReadAllText(file))
        .Where(match => match.Groups["project"].Value == project && match.Groups["folder"].Value is var folder && folder != own && folder != "Shared")
        .Select(match => $"{file}: {match.Value}");

    [GeneratedRegex(@"using (?<project>AlertImages\.\w+)\.(?<folder>\w+)")]
    private static partial Regex Using();
}
