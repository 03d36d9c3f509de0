using System.Reflection;

namespace AlertImages.Rendering.Chromium;

/// <summary>The scripts that run in pages.</summary>
internal static class PageScript
{
    /// <summary>Tells when a panel's page is ready.</summary>
    public static string Text { get; } = Read("readiness.js");

    /// <summary>Makes and changes pictures on an empty page.</summary>
    public static string Studio { get; } = Read("studio.js");

    private static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
