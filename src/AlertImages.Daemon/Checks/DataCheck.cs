using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Daemon.Hosting;

namespace AlertImages.Daemon.Checks;

/// <summary>Looks at the data folder; leaves nothing in it.</summary>
internal static class DataCheck
{
    private const string Subject = "data folder";

    public static Finding Run(LoadedConfiguration configuration)
    {
        var path = Path.GetFullPath(configuration.Get<PathsSettings>().Data);
        if (!Directory.Exists(path))
        {
            return new Finding(FindingState.Doubtful, Subject, $"{path} does not exist yet", "serve makes it; run serve and doctor as the same user");
        }

        try
        {
            var probe = Path.Combine(path, "doctor-" + Guid.NewGuid().ToString("N"));
            File.WriteAllText(probe, "x");
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Finding(
                FindingState.Failed,
                Subject,
                $"{path} cannot be written to ({exception.GetType().Name})",
                "give it to the user of alertimages, or set [paths] data");
        }

        try
        {
            DataFolder.Open(path).Dispose();
            return new Finding(FindingState.Fine, Subject, $"{path} can be written to");
        }
        catch (IOException)
        {
            return new Finding(FindingState.Fine, Subject, $"{path} can be written to, and an alertimages is using it");
        }
    }
}
