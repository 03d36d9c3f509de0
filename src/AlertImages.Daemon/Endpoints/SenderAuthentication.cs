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

    /// <summary>What the headers alone say; null: the body is needed to tell.</summary>
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

        return settings.HmacSecret is { IsEmpty: false } && headers[settings.HmacHeader].Count == 1 ? null : false;
    }

    /// <summary>Whether the signature is that of the body, and young enough.</summary>
    public bool CheckSignature(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. body];
        if (settings.HmacTimestampHeader.Length > 0)
        {
            var timestamp = headers[settings.HmacTimestampHeader].ToString();
            if (!IsRecent(timestamp))
            {
                return false;
            }

            signed = [.. Encoding.UTF8.GetBytes(timestamp + ":"), .. body];
        }

        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(settings.HmacSecret!.Reveal()), signed));
        return ConstantTime.AreEqual(headers[settings.HmacHeader].ToString(), expected);
    }

    private bool IsRecent(string timestamp) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
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
