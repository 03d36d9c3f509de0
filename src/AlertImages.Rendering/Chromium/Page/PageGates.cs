using AlertImages.Rendering.Chromium.Proxy;
using Microsoft.Playwright;

namespace AlertImages.Rendering.Chromium.Page;

/// <summary>Tells a gate before Grafana, such as a proxy that wants a log-in, from Grafana.</summary>
internal static class PageGates
{
    private const string PasswordGate = "a password was asked for (HTTP authentication)";

    /// <summary>A place that is not allowed is shown as an error of the network: the address that the page was led to says more.</summary>
    public static PageResult.Failed? Find(Uri address, Uri? lastNavigation, PlaywrightException exception)
    {
        if (lastNavigation is { } last && last.Authority != address.Authority)
        {
            return PageFailures.Gate($"led to {last.Authority}");
        }

        return exception.Message.Contains("ERR_INVALID_AUTH_CREDENTIALS", StringComparison.Ordinal) ? PageFailures.Gate(PasswordGate) : null;
    }

    /// <summary>Who refused: Grafana, or something before it.</summary>
    public static async Task<PageResult.Failed> RefusalOfAsync(IResponse response)
    {
        if (response.Headers.ContainsKey(ProxyConnection.BlockedHeader))
        {
            return PageFailures.Gate($"led to {new Uri(response.Url).Authority}");
        }

        if (response.Headers.ContainsKey("www-authenticate"))
        {
            return PageFailures.Gate(PasswordGate);
        }

        // Grafana refuses with JSON or with a page of its own
        var isForeign = response.Status is 401 or 403 or 407
            && response.Headers.GetValueOrDefault("content-type", "").StartsWith("text/html", StringComparison.OrdinalIgnoreCase)
            && !(await response.TextAsync()).Contains("grafana", StringComparison.OrdinalIgnoreCase);
        return isForeign ? PageFailures.Gate($"a page that is not Grafana's was answered with {response.Status}") : PageFailures.OfStatus(response.Status);
    }
}
