using System.Net.Http.Headers;
using System.Text;
using AlertImages.Core.Work;

namespace AlertImages.ContactPoints.Shared;

/// <summary>The header of basic authentication.</summary>
internal static class BasicAuthentication
{
    /// <summary>Null unless both are set, as in Grafana (grafana/alerting http/client.go).</summary>
    public static AuthenticationHeaderValue? Of(string user, Secret? password)
    {
        if (user.Length == 0 || password is not { IsEmpty: false })
        {
            return null;
        }

        // a secret of its own: a vendor may repeat it in an error
        var pair = new Secret(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password.Reveal()}")));
        return new AuthenticationHeaderValue("Basic", pair.Reveal());
    }
}
