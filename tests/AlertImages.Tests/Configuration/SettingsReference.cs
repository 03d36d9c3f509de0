using System.Reflection;
using System.Text;
using System.Xml.Linq;
using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Tests.Configuration;

/// <summary>The settings as documentation: made from the records and their comments.</summary>
internal static class SettingsReference
{
    private const int Width = 118;
    private static readonly string[] s_documents = ["alertimages.xml", "AlertImages.Uploaders.xml"];
    private static readonly Dictionary<string, string> s_summaries = ReadSummaries();

    /// <summary>The text of <c>config/defaults.ini</c>.</summary>
    public static string DefaultsIni()
    {
        var text = new StringBuilder();
        Comment(
            text,
            "Every setting of AlertImages with its default. This file is documentation: the defaults are built in. "
                + "Copy what you change into a file of your own and start with --config FILE.");
        Comment(
            text,
            "Any key can also be set in the environment as GF_SECTION_KEY (GF_SERVER_HTTP_PORT), and values may hold $__env{NAME}, "
                + "${NAME} and $__file{/path}. A value with # or ; needs triple quotes.");
        foreach (var section in SettingsCatalog.Sections)
        {
            text.Append('\n');
            Comment(text, Summary("T:" + section.FullName));
            text.Append('[').Append(SettingsCatalog.NameOf(section)).Append("]\n");
            foreach (var (key, property) in SettingsCatalog.KeysOf(section))
            {
                Comment(text, Describe(section, property));
                text.Append(key).Append(" = ").Append(Default(section, property)).Append('\n');
            }
        }

        text.Append("\n# Headers that every mail carries, like X-Environment = production.\n[").Append(SettingsCatalog.StaticHeaders).Append("]\n");
        return text.ToString().Replace(" = \n", " =\n", StringComparison.Ordinal);
    }

    /// <summary>The tables of <c>docs/configuration.md</c>.</summary>
    public static string Tables()
    {
        var text = new StringBuilder();
        foreach (var section in SettingsCatalog.Sections)
        {
            text.Append("\n### [")
                .Append(SettingsCatalog.NameOf(section))
                .Append("]\n\n")
                .Append(Summary("T:" + section.FullName))
                .Append("\n\n| key | default | |\n|---|---|---|\n");
            foreach (var (key, property) in SettingsCatalog.KeysOf(section))
            {
                var value = Default(section, property);
                text.Append("| `")
                    .Append(key)
                    .Append("` | ")
                    .Append(value.Length > 0 ? $"`{value}`" : "")
                    .Append(" | ")
                    .Append(Describe(section, property))
                    .Append(" |\n");
            }
        }

        return text.ToString().TrimStart('\n') + "\n";
    }

    /// <summary>The sentence about a key.</summary>
    public static string Describe(Type section, PropertyInfo property) =>
        Summary($"P:{section.FullName}.{property.Name}");

    private static string Default(Type section, PropertyInfo property) => property.GetValue(Activator.CreateInstance(section)) switch
    {
        Secret secret => secret.Reveal(),
        IEnumerable<Secret> secrets => string.Join(' ', secrets.Select(static secret => secret.Reveal())),
        var value => ValueReader.Write(value),
    };

    private static string Summary(string member) =>
        s_summaries.GetValueOrDefault(member) ?? throw new AssertionException($"{member} has no doc comment");

    private static Dictionary<string, string> ReadSummaries() => s_documents
        .SelectMany(static document => XDocument.Load(Path.Combine(AppContext.BaseDirectory, document)).Descendants("member"))
        // code that generators make has the same names everywhere
        .Where(static member => member.Element("summary") is not null && member.Attribute("name")!.Value.Contains(":AlertImages.", StringComparison.Ordinal))
        .ToDictionary(
            static member => member.Attribute("name")!.Value,
            static member => string.Join(' ', member.Element("summary")!.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    private static void Comment(StringBuilder text, string comment)
    {
        var line = new StringBuilder("#");
        foreach (var word in comment.Split(' '))
        {
            if (line.Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line.Clear().Append('#');
            }

            line.Append(' ').Append(word);
        }

        text.Append(line).Append('\n');
    }
}
