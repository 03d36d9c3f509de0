namespace AlertImages.TestSupport;

/// <summary>Clients of tests: no redirects, no cookies, a bounded time.</summary>
public static class TestHttp
{
    /// <summary>A client to dispose of.</summary>
    public static HttpClient Create() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }, disposeHandler: true) { Timeout = TimeSpan.FromSeconds(60) };
}
