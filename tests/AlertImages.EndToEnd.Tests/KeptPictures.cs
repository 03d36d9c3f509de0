namespace AlertImages.EndToEnd.Tests;

/// <summary>Pictures for a person who wants to look at them (ALERTIMAGES_KEEP_PICTURES=folder).</summary>
internal static class KeptPictures
{
    public static void Keep(byte[] picture, string name)
    {
        if (Environment.GetEnvironmentVariable("ALERTIMAGES_KEEP_PICTURES") is { Length: > 0 } folder)
        {
            File.WriteAllBytes(Path.Combine(folder, name), picture);
        }
    }
}
