namespace AlertImages.Core.Work;

/// <summary>A setting that cannot work.</summary>
/// <param name="Section">Its ini section.</param>
/// <param name="Key">Its key.</param>
/// <param name="Message">What is wrong and what would be right, without secrets.</param>
public sealed record SettingError(string Section, string Key, string Message);
