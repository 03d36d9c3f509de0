namespace AlertImages.TestSupport;

/// <summary>Finds files of the checkout.</summary>
public static class RepositoryRoot
{
    /// <summary>Absolute.</summary>
    public static string Path { get; } = Find();

    /// <summary>A file or folder of the checkout.</summary>
    public static string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "AlertImages.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The checkout was not found");
    }
}
