using AlertImages.Core.Work;

namespace AlertImages.Uploaders.WebDav;

/// <summary>Complete settings of <c>[external_image_storage.webdav]</c>.</summary>
public sealed record WebDavOptions
{
    /// <summary>The folder that takes the pictures.</summary>
    public required Uri Url { get; init; }

    /// <summary>Empty: no log-in.</summary>
    public string Username { get; init; } = "";

    /// <summary>Belongs to <see cref="Username"/>.</summary>
    public Secret? Password { get; init; }

    /// <summary>Where people read the pictures; <c>${file}</c> stands for the name. Empty: where they were put.</summary>
    public string PublicUrl { get; init; } = "";
}
