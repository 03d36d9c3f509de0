using System.Diagnostics.CodeAnalysis;
using AlertImages.Core.Pictures;

namespace AlertImages.Core.ContactPoints;

/// <summary>How many pictures an integration takes in one notification, by upload of bytes and by link.</summary>
/// <param name="MaxUploads">0: none by upload.</param>
/// <param name="MaxLinks">0: none by link.</param>
/// <param name="PrefersUpload">True: bytes even where a link exists (Slack: a private link would show nothing).</param>
public sealed record ImageSupport(int MaxUploads, int MaxLinks, bool PrefersUpload = false)
{
    /// <summary>No limit.</summary>
    public const int Unlimited = int.MaxValue;

    /// <summary>No pictures at all.</summary>
    public static ImageSupport None { get; } = new(0, 0);

    /// <summary>Largest file that is taken; null: no limit that a screenshot could reach.</summary>
    public long? MaxUploadBytes { get; init; }

    /// <summary>Largest file behind a link that is shown; null: no limit that a screenshot could reach.</summary>
    public long? MaxLinkBytes { get; init; }

    /// <summary>What numbers cannot say of how pictures travel, in Markdown: <c>in the text</c>. May be empty.</summary>
    public string How { get; init; } = "";

    /// <summary>All of it in words, for the documentation.</summary>
    public string Words
    {
        get
        {
            var words = (MaxUploads, MaxLinks) switch
            {
                (0, 0) => "none",
                (0, var links) => $"{Count(links)} by link",
                (var uploads, 0) => $"{Count(uploads)} uploaded",
                var (uploads, links) when uploads != links => $"{Count(links)} by link, or {Count(uploads)} uploaded",
                var (uploads, _) => $"{Count(uploads)}, {(PrefersUpload ? "uploaded or by link" : "by link or uploaded")}",
            };
            return How.Length > 0 ? $"{words}, {How}" : words;
        }
    }

    /// <summary>False for a picture that has no link where only links are taken; where no pictures are taken, none is missed.</summary>
    public bool CanShow([NotNullWhen(false)] Picture? picture) => picture is null || picture.Url is not null || MaxUploads > 0 || MaxLinks == 0;

    private static string Count(int most) => most switch
    {
        Unlimited => "all",
        1 => "1",
        _ => $"up to {most}",
    };
}
