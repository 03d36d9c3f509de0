using System.Data.Common;
using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using AlertImages.Storage.Rows;
using Dapper;

namespace AlertImages.Storage.Sql;

/// <summary>The table <c>image_object</c>, and what <c>alert_image</c> says of uploads.</summary>
internal sealed class SqlObjects(SqlContext context) : IObjectStore
{
    public Task AddObjectAsync(string pictureToken, StoredObject stored, CancellationToken cancellationToken) => context.Writer.RunAsync(
        connection => connection.Execute(
            """
            INSERT INTO image_object (provider, target, object_key, image_token, created_at) VALUES (@Provider, @Target, @Key, @pictureToken, @Now);
            UPDATE alert_image SET object_provider = @Provider, object_target = @Target, object_key = @Key WHERE token = @pictureToken;
            """,
            new { stored.Provider, stored.Target, stored.Key, pictureToken, context.Now }),
        cancellationToken);

    public Task SetLinkAsync(string pictureToken, PublicLink link, CancellationToken cancellationToken) => context.Writer.RunAsync(
        connection => connection.Execute(
            "UPDATE alert_image SET url = @url, url_expires_at = @expires, next_upload_at = NULL WHERE token = @pictureToken",
            new { pictureToken, url = link.Url.AbsoluteUri, expires = link.ExpiresAt?.ToUnixTimeMilliseconds() }),
        cancellationToken);

    public Task PostponeUploadAsync(string pictureToken, DateTimeOffset? next, CancellationToken cancellationToken) => context.Writer.RunAsync(
        connection => connection.Execute(
            "UPDATE alert_image SET next_upload_at = @next, upload_attempts = upload_attempts + 1 WHERE token = @pictureToken",
            new { pictureToken, next = next?.ToUnixTimeMilliseconds() }),
        cancellationToken);

    public Task<IReadOnlyList<Picture>> ListDueUploadsAsync(int limit, CancellationToken cancellationToken) => ReadAsync<Picture>(
        connection => connection.Query<PictureRow>(
            $"SELECT {PictureRow.Columns} FROM alert_image WHERE next_upload_at <= @Now AND url IS NULL ORDER BY next_upload_at LIMIT @limit",
            new { context.Now, limit }).Select(row => row.ToImage(context.PathOf)),
        cancellationToken);

    public Task<IReadOnlyList<string>> ListOldObjectsAsync(
        string provider,
        string target,
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken) => ReadAsync<string>(
        connection => connection.Query<string>(
            $"""
            SELECT object_key FROM image_object
            WHERE provider = @provider AND target = @target AND created_at < @before AND image_token NOT IN ({SqlPictures.ActiveTokens})
            ORDER BY created_at LIMIT @limit
            """,
            new { provider, target, before = before.ToUnixTimeMilliseconds(), limit, silentSince = SqlPictures.SilentSince(context) }),
        cancellationToken);

    public async Task<IReadOnlySet<string>> FindKnownKeysAsync(string provider, string target, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var known = await ReadAsync<string>(
            connection => connection.Query<string>(
                $"SELECT object_key FROM image_object WHERE provider = @provider AND target = @target AND object_key {context.Engine.In("@keys")}",
                new { provider, target, keys = keys.ToArray() }),
            cancellationToken);
        return known.ToHashSet(StringComparer.Ordinal);
    }

    public Task RemoveObjectsAsync(string provider, string target, IReadOnlyList<string> keys, CancellationToken cancellationToken) => context.Writer.RunAsync(
        connection => connection.Execute(
            $"""
            UPDATE alert_image SET url = NULL, url_expires_at = NULL, next_upload_at = NULL, object_provider = NULL, object_target = NULL, object_key = NULL
            WHERE object_provider = @provider AND object_target = @target AND object_key {context.Engine.In("@keys")};
            DELETE FROM image_object WHERE provider = @provider AND target = @target AND object_key {context.Engine.In("@keys")};
            """,
            new { provider, target, keys = keys.ToArray() }),
        cancellationToken);

    private Task<IReadOnlyList<T>> ReadAsync<T>(Func<DbConnection, IEnumerable<T>> query, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<T>>(
        () =>
        {
            using var connection = context.Engine.OpenReader();
            return [.. query(connection)];
        },
        cancellationToken);
}
