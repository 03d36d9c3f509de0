using System.Reflection;

namespace AlertImages.Rendering.Chromium;

/// <summary>The script that tells when a page is ready.</summary>
internal static class PageScript
{
    public static string Text { get; } = Read();

    private static string Read()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("readiness.js")!);
        return reader.ReadToEnd();
    }
}
