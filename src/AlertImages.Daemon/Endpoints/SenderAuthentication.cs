using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AlertImages.Daemon.Configuration.Sections;

namespace AlertImages.Daemon.Endpoints;

/// <summary>Whether a sender may post events: a bearer token, basic authentication or a signature; any one that is set up is enough.</summary>
internal sealed class SenderAuthentication(SecuritySettings settings, TimeProvider time)
{
    /// <summary>Which ways are set up, for <c>WWW-Authenticate</c>.</summary>
    public string Challenge => settings.BasicAuthUser.Length > 0 ? "Basic realm=\"alertimages\"" : "Bearer";

    /// <summary>Whether the headers alone admit the sender; null: only the signature of the body can tell.</summary>
    public bool? Check(IHeaderDictionary headers)
    {
        if (!settings.HasAuthentication)
        {
            return true;
        }

        var authorization = headers.Authorization.ToString();
        if (IsToken(authorization) || IsUser(authorization))
        {
            return true;
        }

        return MayBeSigned(headers) ? null : false;
    }

    /// <summary>Whether the signature is that of the body, and young enough.</summary>
    public bool CheckSignature(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(settings.HmacSecret!.Reveal()));
        if (settings.HmacTimestampHeader.Length > 0)
        {
            if (!IsRecent(headers))
            {
                return false;
            }

            hmac.AppendData(Encoding.UTF8.GetBytes(headers[settings.HmacTimestampHeader].ToString() + ":"));
        }

        hmac.AppendData(body);
        return ConstantTime.AreEqual(headers[settings.HmacHeader].ToString(), Convert.ToHexStringLower(hmac.GetHashAndReset()));
    }

    /// <summary>A request that is too old is refused before anybody reads its body.</summary>
    private bool MayBeSigned(IHeaderDictionary headers) =>
        settings.HmacSecret is { IsEmpty: false } && headers[settings.HmacHeader].Count == 1 && (settings.HmacTimestampHeader.Length == 0 || IsRecent(headers));

    private bool IsRecent(IHeaderDictionary headers) =>
        long.TryParse(headers[settings.HmacTimestampHeader].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
        && (time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() <= settings.HmacMaxAge;

    private bool IsToken(string authorization)
    {
        const string Scheme = "Bearer ";
        var token = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : "";
        // every token is compared, so that the time does not tell which one was near
        return settings.WebhookTokens.Count(known => ConstantTime.AreEqual(known.Reveal(), token)) > 0;
    }

    private bool IsUser(string authorization) =>
        settings.BasicAuthUser.Length > 0 && ConstantTime.IsBasic(authorization, settings.BasicAuthUser, settings.BasicAuthPassword?.Reveal() ?? "");
}
