using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Sections;

/// <summary>A WebDAV folder.</summary>
[IniSection("external_image_storage.webdav")]
internal sealed record WebDavSettings
{
    /// <summary>The folder that takes the pictures.</summary>
    [ConfigurationKeyName("url")]
    public string Url { get; init; } = "";

    /// <summary>For basic authentication. Empty: none.</summary>
    [ConfigurationKeyName("username")]
    public string Username { get; init; } = "";

    /// <summary>Belongs to username.</summary>
    [ConfigurationKeyName("password")]
    public Secret? Password { get; init; }

    /// <summary>Where people read the pictures; ${file} stands for the file's name, which else follows at the end. Empty: url.</summary>
    [ConfigurationKeyName("public_url")]
    public string PublicUrl { get; init; } = "";
}
