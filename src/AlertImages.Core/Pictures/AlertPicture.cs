namespace AlertImages.Core.Pictures;

/// <summary>The token of an alert's picture, or why it has none, as the store keeps it.</summary>
public sealed record AlertPicture(string? Token, PictureFailure? Failure)
{
    /// <summary>What explains the failure to a reader, without secrets; null: nothing more than the reason.</summary>
    public string? Detail { get; init; }

    /// <summary>Who took the picture; not stored, because the picture's own record says it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public PictureOrigin Origin { get; init; }

    /// <summary>Tokens of further pictures on request: other windows, other panels. Null: none.</summary>
    public IReadOnlyList<string>? More { get; init; }

    /// <summary>The last log lines of an alert of Loki. Null: none.</summary>
    public IReadOnlyList<string>? LogLines { get; init; }

    /// <summary>All tokens.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<string> Tokens => Token is null ? More ?? [] : [Token, .. More ?? []];
}
