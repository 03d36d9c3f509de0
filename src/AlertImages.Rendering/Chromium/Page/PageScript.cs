using System.Reflection;
using System.Text.Json;

namespace AlertImages.Rendering.Chromium.Page;

/// <summary>The scripts that run in pages.</summary>
internal static class PageScript
{
    /// <summary>In the order in which they build on each other.</summary>
    private static readonly string[] s_parts =
    [
        "network.js", "changes.js", "scene.js", "elements.js", "answers.js", "rule.js", "scroll.js", "axis.js", "main.js",
    ];

    private static readonly string s_storage = Read("storage.js");
    private static readonly string s_readiness = string.Join('\n', s_parts.Select(Read));

    /// <summary>Makes and changes pictures on an empty page.</summary>
    public static string Studio { get; } = Read("studio.js");

    /// <summary>
    /// Runs before the page's own scripts; signals when the page that was asked for is ready. Frames within it get a storage of their own only.
    /// </summary>
    public static string For(AskedPage asked) =>
        $"((asked) => {{\n\"use strict\";\n{s_storage}\nif (window !== window.top || asked === null) {{ return; }}\nwindow.name = \"\";\n"
            + $"{s_readiness}\n}})({JsonSerializer.Serialize(asked, AskedPageJson.Default.AskedPage)});";

    private static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
