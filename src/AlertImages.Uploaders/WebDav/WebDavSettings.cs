using AlertImages.Core.Work;
using AlertImages.Uploaders.Shared;
using Microsoft.Extensions.Configuration;

namespace AlertImages.Uploaders.WebDav;

/// <summary>A WebDAV folder.</summary>
internal sealed record WebDavSettings
{
    /// <summary>Stands for the file's name in <see cref="PublicUrl"/>.</summary>
    public const string FilePlaceholder = "${file}";

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

    public static void Validate(WebDavSettings settings, SettingErrors errors)
    {
        errors.Require("url", settings.Url.Length > 0, "must be set for the provider webdav");
        errors.Require("url", settings.Url.Length == 0 || StorageAddress.IsUrl(settings.Url), $"'{settings.Url}' must be an absolute http or https address");
        errors.Require("password", settings.Username.Length == 0 || settings.Password is { IsEmpty: false }, "must be set together with username");
        errors.Require(
            "public_url",
            settings.PublicUrl.Length == 0 || StorageAddress.IsUrl(settings.PublicUrl.Replace(FilePlaceholder, "x.png", StringComparison.Ordinal)),
            $"'{settings.PublicUrl}' must be an absolute http or https address, with {FilePlaceholder} where the file's name stands");
    }
}
