namespace AlertImages.Core.ContactPoints;

/// <summary>A template failed whose text has no default: without it there is nowhere to send to.</summary>
public sealed class TemplateFailedException(string key) : Exception($"{key}: the template gives nothing that can be used")
{
    /// <summary>The key of the setting.</summary>
    public string Key { get; } = key;
}
