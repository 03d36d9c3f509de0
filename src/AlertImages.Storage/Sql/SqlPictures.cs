using System.Data.Common;
using System.Text.Json;
using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;
using AlertImages.Storage.Rows;
using Dapper;

namespace AlertImages.Storage.Sql;

/// <summary>The tables <c>alert_image</c> and <c>alert_episode</c>.</summary>
internal sealed class SqlPictures(SqlContext context) : IPictureStore
{
    /// <summary>An alert that was not heard of for so long is taken as over, though nobody said so.</summary>
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromDays(7);

    /// <summary>Pictures of alerts that are still active; takes the parameter <c>silentSince</c>.</summary>
    public const string ActiveTokens =
        """
        SELECT fired.image_token FROM alert_episode fired
        WHERE fired.phase = 'firing' AND fired.image_token IS NOT NULL AND fired.last_seen_at > @silentSince AND NOT EXISTS (
            SELECT 1 FROM alert_episode ended
            WHERE ended.org = fired.org AND ended.fingerprint = fired.fingerprint AND ended.starts_at = fired.starts_at AND ended.phase = 'resolved')
        """;

    public async Task AddPictureAsync(Picture picture, DateTimeOffset? uploadFrom, CancellationToken cancellationToken)
    {
        var bytes = context.Engine.IsShared ? await File.ReadAllBytesAsync(picture.Path, cancellationToken) : null;
        await context.Writer.RunAsync(
            connection =>
            {
                var row = new
                {
                    picture.Token,
                    path = context.Engine.IsShared ? picture.Name : picture.Path,
                    url = picture.Url?.AbsoluteUri,
                    picture.ContentHash,
                    created = picture.CreatedAt.ToUnixTimeMilliseconds(),
                    expires = picture.ExpiresAt.ToUnixTimeMilliseconds(),
                    upload = uploadFrom?.ToUnixTimeMilliseconds(),
                    about = picture.About is { } about ? JsonSerializer.Serialize(about, StoreJson.Default.PictureAbout) : null,
                    bytes,
                };
                connection.Execute(
                    """
                    INSERT INTO alert_image (token, path, url, content_hash, created_at, expires_at, next_upload_at, about)
                    VALUES (@Token, @path, @url, @ContentHash, @created, @expires, @upload, @about)
                    """,
                    row);
                return bytes is null ? 0 : connection.Execute("INSERT INTO alert_image_data (token, bytes) VALUES (@Token, @bytes)", row);
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<Picture>> FetchPicturesAsync(IReadOnlyCollection<string> tokens, CancellationToken cancellationToken) =>
        tokens.Count == 0
            ? Task.FromResult<IReadOnlyList<Picture>>([])
            : QueryAsync($"token {context.Engine.In("@tokens")}", new { tokens = tokens.ToArray() }, cancellationToken);

    public async Task<Picture?> FetchObjectPictureAsync(string provider, string key, CancellationToken cancellationToken) =>
        await QueryAsync("object_provider = @provider AND object_key = @key", new { provider, key }, cancellationToken) is [var picture, ..] ? picture : null;

    public Task<string?> TouchEpisodeAsync(EpisodeKey episode, CancellationToken cancellationToken) => context.Writer.RunAsync(
        connection => connection.QueryFirstOrDefault<string?>(
            """
            UPDATE alert_episode SET last_seen_at = @now
            WHERE org = @OrgId AND fingerprint = @Fingerprint AND starts_at = @startsAt AND phase = @phase AND variant = @variant
            RETURNING image_token
            """,
            Parameters(episode, null, null)),
        cancellationToken);

    public async Task<bool> TryBeginEpisodeAsync(
        EpisodeKey episode,
        TimeSpan lease,
        CancellationToken cancellationToken) => !context.Engine.IsShared || await context.Writer.RunAsync(
        connection => connection.ExecuteScalar<int?>(
            $"""
            INSERT INTO alert_episode (org, fingerprint, starts_at, phase, variant, last_seen_at, taking_until)
            VALUES (@OrgId, @Fingerprint, @startsAt, @phase, @variant, @now, {context.Engine.LeaseClock} + @lease)
            ON CONFLICT (org, fingerprint, starts_at, phase, variant) DO UPDATE SET taking_until = excluded.taking_until
            WHERE alert_episode.image_token IS NULL AND alert_episode.taking_until < {context.Engine.LeaseClock}
            RETURNING 1
            """,
            Parameters(episode, null, null, lease)),
        cancellationToken) is not null;

    public Task RecordEpisodeAsync(EpisodeKey episode, string? pictureToken, PictureFailure? failure, CancellationToken cancellationToken) =>
        context.Writer.RunAsync(
        connection => connection.Execute(
            """
            INSERT INTO alert_episode (org, fingerprint, starts_at, phase, variant, image_token, reason, last_seen_at)
            VALUES (@OrgId, @Fingerprint, @startsAt, @phase, @variant, @pictureToken, @reason, @now)
            ON CONFLICT (org, fingerprint, starts_at, phase, variant) DO UPDATE SET
                image_token = coalesce(excluded.image_token, alert_episode.image_token), reason = excluded.reason,
                last_seen_at = excluded.last_seen_at, taking_until = 0
            """,
            Parameters(episode, pictureToken, failure?.Label())),
        cancellationToken);

    public Task<IReadOnlySet<string>> ListKeptPathsAsync(CancellationToken cancellationToken) => Task.Run<IReadOnlySet<string>>(
        () =>
        {
            using var connection = context.Engine.OpenReader();
            return connection.Query<string>(
                $"SELECT path FROM alert_image WHERE expires_at > @Now OR token IN ({ActiveTokens})", Ages())
                    .Select(context.PathOf)
                    .ToHashSet(StringComparer.Ordinal);
        },
        cancellationToken);

    public Task<int> DeleteExpiredPicturesAsync(CancellationToken cancellationToken) => context.Writer.RunAsync(
        connection =>
        {
            connection.Execute("DELETE FROM alert_episode WHERE last_seen_at <= @silentSince", Ages());
            return connection.Execute($"DELETE FROM alert_image WHERE expires_at <= @Now AND token NOT IN ({ActiveTokens})", Ages());
        },
        cancellationToken);

    /// <summary>An alert that was last heard of before is over.</summary>
    public static long SilentSince(SqlContext context) => context.Now - (long)s_longestSilence.TotalMilliseconds;

    private Task<IReadOnlyList<Picture>> QueryAsync(string condition, object parameters, CancellationToken cancellationToken) =>
        Task.Run<IReadOnlyList<Picture>>(
        () =>
        {
            using var connection = context.Engine.OpenReader();
            var pictures = connection.Query<PictureRow>(
                $"SELECT {PictureRow.Columns} FROM alert_image WHERE {condition}", parameters).Select(row => row.ToImage(context.PathOf)).ToList();
            if (context.Engine.IsShared)
            {
                pictures.ForEach(picture => Fetch(connection, picture));
            }

            return pictures;
        },
        cancellationToken);

    /// <summary>A picture that another process took is put beside our own. It is there whole or not at all.</summary>
    private static void Fetch(DbConnection connection, Picture picture)
    {
        if (File.Exists(picture.Path)
                || connection.ExecuteScalar<byte[]?>("SELECT bytes FROM alert_image_data WHERE token = @Token", new { picture.Token }) is not { } bytes)
        {
            return;
        }

        var unfinished = $"{picture.Path}.{Guid.NewGuid():N}.tmp";
        Directory.CreateDirectory(Path.GetDirectoryName(picture.Path)!);
        File.WriteAllBytes(unfinished, bytes);
        File.Move(unfinished, picture.Path, overwrite: true);
    }

    private object Ages() => new { context.Now, silentSince = SilentSince(context) };

    private object Parameters(EpisodeKey episode, string? pictureToken, string? reason, TimeSpan lease = default) => new
    {
        episode.OrgId,
        episode.Fingerprint,
        startsAt = episode.StartsAt?.ToUnixTimeMilliseconds() ?? 0,
        phase = episode.Phase == AlertState.Firing ? "firing" : "resolved",
        variant = episode.Variant ?? "",
        pictureToken,
        reason,
        now = context.Now,
        lease = (long)lease.TotalMilliseconds,
    };
}
