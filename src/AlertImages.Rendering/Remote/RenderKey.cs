using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlertImages.Core.Work;

namespace AlertImages.Rendering.Remote;

/// <summary>
/// A render key that Grafana accepts without having made it: a JWT, HS512 with the renderer token (feature toggle <c>renderAuthJWT</c>; grafana
/// pkg/services/rendering/auth.go). It lets its bearer look at one organisation as a viewer until it ends.
/// </summary>
internal static partial class RenderKey
{
    private const string Header = """{"alg":"HS512","typ":"JWT"}""";

    public static string Sign(long orgId, Secret token, DateTimeOffset expiresAt)
    {
        var claims = JsonSerializer.SerializeToUtf8Bytes(new Claims(new RenderUser(orgId, 0, "Viewer"), expiresAt.ToUnixTimeSeconds()), KeyJson.Default.Claims);
        var signed = $"{Base64Url.EncodeToString(Encoding.ASCII.GetBytes(Header))}.{Base64Url.EncodeToString(claims)}";
        var signature = HMACSHA512.HashData(Encoding.UTF8.GetBytes(token.Reveal()), Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private sealed record RenderUser(
        [property: JsonPropertyName("org_id")] long OrgId,
        [property: JsonPropertyName("user_id")] long UserId,
        [property: JsonPropertyName("org_role")] string OrgRole);

    private sealed record Claims([property: JsonPropertyName("RenderUser")] RenderUser User, [property: JsonPropertyName("exp")] long ExpiresAt);

    [JsonSerializable(typeof(Claims))]
    private sealed partial class KeyJson : JsonSerializerContext;
}
