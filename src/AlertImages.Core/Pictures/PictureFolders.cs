namespace AlertImages.Core.Pictures;

/// <summary>Where picture files lie.</summary>
/// <param name="Data">The data folder (<c>[paths] data</c>), absolute.</param>
public sealed record PictureFolders(string Data)
{
    /// <summary>Pictures as they were taken.</summary>
    public string Png => Path.Combine(Data, "png");

    /// <summary>Copies that the local image server publishes.</summary>
    public string Attachments => Path.Combine(Data, "attachments");
}
