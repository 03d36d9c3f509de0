using System.Xml.Linq;
using AlertImages.TestSupport;

namespace AlertImages.Tests;

/// <summary>What comes from others is pinned and listed.</summary>
public sealed class PackagesTests
{
    [Test]
    public void The_page_lists_every_package_with_its_version_and_a_licence()
    {
        var pinned = XDocument.Load(RepositoryRoot.File("src", "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(static package => $"{package.Attribute("Include")!.Value} {package.Attribute("Version")!.Value}");

        var listed = File.ReadLines(RepositoryRoot.File("docs", "packages.md"))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(static cells => cells.Length == 4 && char.IsAsciiDigit(cells[1][0]) && cells[2].Length > 0)
            .Select(static cells => $"{cells[0]} {cells[1]}");

        Assert.That(listed, Is.EquivalentTo(pinned));
    }

    [Test]
    public void No_version_floats() => Assert.That(
        XDocument.Load(RepositoryRoot.File("src", "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(static package => package.Attribute("Version")!.Value),
        Is.All.Match(@"\A[0-9]+(\.[0-9]+)+\z"));
}
