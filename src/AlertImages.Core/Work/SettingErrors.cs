namespace AlertImages.Core.Work;

/// <summary>Collects every error of an ini section: the user corrects them all in one go.</summary>
/// <param name="section">Name of the section.</param>
public sealed class SettingErrors(string section)
{
    private readonly List<SettingError> _all = [];

    /// <summary>In the order in which they were found.</summary>
    public IReadOnlyList<SettingError> All => _all;

    /// <summary>Adds an error.</summary>
    public void Add(string key, string message) => _all.Add(new SettingError(section, key, message));

    /// <summary>Adds an error unless the key is right.</summary>
    public void Require(string key, bool isRight, string message)
    {
        if (!isRight)
        {
            Add(key, message);
        }
    }
}
