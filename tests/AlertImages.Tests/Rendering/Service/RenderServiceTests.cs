using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AlertImages.Core.Pictures;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Rendering.Service;

/// <summary>Our rendering service by HTTP, with a real Chromium.</summary>
public sealed class RenderServiceTests
{
    private RenderBed _bed = null!;

    [OneTimeSetUp]
    public async Task SetUp() => _bed = await RenderBed.StartAsync("max_width = 1200\nmax_height = 900\nmax_scale = 2\n");

    [OneTimeTearDown]
    public async Task TearDown() => await _bed.DisposeAsync();

    [TestCase("", 1000, 500)]
    [TestCase("&width=300&height=200", 300, 200)]
    [TestCase("&width=300&height=200&deviceScaleFactor=2.000000", 600, 400)]
    [TestCase("&width=5000&height=5000", 1200, 900)]
    [TestCase("&width=100&height=100&deviceScaleFactor=99", 200, 200)]
    [TestCase("&width=5&height=5", 1000, 500)]
    [TestCase("&width=300&height=200&deviceScaleFactor=0&timezone=Mars/Base&timeout=9999999999999&domain=&renderKey=", 300, 200)]
    [TestCase("&timeout=30s", 1000, 500)]
    public async Task Pictures_have_the_size_that_was_asked_within_the_limits(string more, int width, int height)
    {
        using var answer = await _bed.GetAsync(_bed.Render("solo", more));

        Assert.That((answer.StatusCode, answer.Content.Headers.ContentType?.MediaType), Is.EqualTo((HttpStatusCode.OK, "image/png")));
        Assert.That(PngFile.SizeOf(await answer.Content.ReadAsByteArrayAsync()), Is.EqualTo((width, height)));
    }

    [TestCase("&width=abc", 400, "width")]
    [TestCase("&height=-2", 400, "height")]
    [TestCase("&height=1e3", 400, "height")]
    [TestCase("&deviceScaleFactor=large", 400, "deviceScaleFactor")]
    [TestCase("&deviceScaleFactor=NaN", 400, "deviceScaleFactor")]
    [TestCase("&timeout=-1", 400, "timeout")]
    [TestCase("&timeout=soon", 400, "timeout")]
    [TestCase("&encoding=exe", 400, "encoding")]
    [TestCase("&renderKey=a%0d%0aX-Evil:%201", 400, "renderKey")]
    [TestCase("&encoding=pdf&pdf.format=Napkin", 400, "pdf.format")]
    [TestCase("&encoding=pdf&pdf.pageRanges=all", 400, "pdf.pageRanges")]
    public async Task A_bad_parameter_is_named(string more, int status, string field)
    {
        using var answer = await _bed.GetAsync(_bed.Render("solo", more));

        Assert.That(
            ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["field"]!.GetValue<string>()),
            Is.EqualTo((status, field)));
    }

    [TestCase("", 400)]
    [TestCase("d-solo/solo", 400)]
    [TestCase("file:///etc/passwd", 403)]
    [TestCase("chrome://version", 403)]
    [TestCase("data:text/html,x", 403)]
    [TestCase("ftp://127.0.0.1/", 403)]
    [TestCase("socket://127.0.0.1/", 403)]
    [TestCase("javascript:alert(1)", 403)]
    [TestCase("view-source:http://127.0.0.1/", 403)]
    [TestCase("http://169.254.169.254/latest/meta-data/", 403)]
    [TestCase("http://localhost:22/", 403)]
    [TestCase("http://user:password@{host}/d-solo/solo/_", 400)]
    [TestCase("https://{host}/d-solo/solo/_", 403)]
    [TestCase("http://{host}@evil.example.org/", 400)]
    public async Task An_address_that_must_not_be_rendered_is_refused(string url, int status)
    {
        var before = _bed.Panels.Requests.Count;
        url = url.Replace("{host}", _bed.Panels.Url.Authority, StringComparison.Ordinal);

        using var answer = await _bed.GetAsync("/render?url=" + Uri.EscapeDataString(url));

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        Assert.That(_bed.Panels.Requests, Has.Count.EqualTo(before));
    }

    [Test]
    public async Task A_page_that_is_used_again_never_sees_the_next_render_key()
    {
        _bed.Panels.Page("chatty", "<div class='panel-solo'>chart</div><script>window.panelsRendered=1; setInterval(() => fetch('/chatter'), 1)</script>");

        using var first = await _bed.GetAsync(_bed.Render("chatty", "&renderKey=key-one&domain=127.0.0.1"));
        using var second = await _bed.GetAsync(_bed.Render("solo", "&renderKey=key-two&domain=127.0.0.1"));

        var chatter = _bed.Panels.Requests.Where(static request => request.PathAndQuery == "/chatter")
            .Select(static request => request.Headers["Cookie"])
            .ToList();
        Assert.That((first.StatusCode, second.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));
        Assert.That(chatter, Is.Not.Empty.And.All.Contains("key-one"));
    }

    [Test]
    public async Task A_page_that_nobody_uses_again_is_left()
    {
        _bed.Panels.Page(
            "beacon",
            "<div class='panel-solo'>chart</div><script>window.panelsRendered=1; addEventListener('pagehide', () => navigator.sendBeacon('/left'))</script>");

        using var answer = await _bed.GetAsync(_bed.Render("beacon"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await Eventually.HoldsAsync(() => _bed.Panels.Requests.Any(static request => request.PathAndQuery == "/left"), "the page was left");
    }

    [TestCase("/render")]
    [TestCase("/render/csv")]
    [TestCase("/render/version")]
    public async Task Without_the_right_token_nothing_is_rendered(string path)
    {
        foreach (var token in new[] { null, "-", "wrong", "" })
        {
            using var answer = await _bed.GetAsync(path + "?url=x", token);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), token);
        }
    }

    [TestCase("/", "AlertImages rendering service\n")]
    [TestCase("/healthz", "OK\n")]
    public async Task Liveness_needs_no_token(string path, string expected)
    {
        using var answer = await _bed.GetAsync(path, token: null);

        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo(expected));
    }

    [TestCase("/version", null)]
    [TestCase("/render/version", "other-token")]
    public async Task The_version_is_one_that_Grafana_understands(string path, string? token)
    {
        using var answer = await _bed.GetAsync(path, token);

        Assert.That(Version.TryParse(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["version"]!.GetValue<string>(), out _), Is.True);
    }

    [Test]
    public async Task The_render_key_travels_as_Grafana_s_cookie_and_leaves_with_its_picture()
    {
        using var first = await _bed.GetAsync(_bed.Render("solo", "&renderKey=key-of-one&domain=127.0.0.1"));
        var withKey = _bed.Panels.Requests.Last(static request => request.PathAndQuery.StartsWith("/d-solo/solo/", StringComparison.Ordinal));
        using var second = await _bed.GetAsync(_bed.Render("solo"));
        var without = _bed.Panels.Requests.Last(static request => request.PathAndQuery.StartsWith("/d-solo/solo/", StringComparison.Ordinal));
        using var third = await _bed.GetAsync(_bed.Render("solo", "&renderKey=key-of-another&domain=grafana.example.org"));
        var elsewhere = _bed.Panels.Requests.Last(static request => request.PathAndQuery.StartsWith("/d-solo/solo/", StringComparison.Ordinal));

        Assert.That(withKey.Headers.GetValueOrDefault("Cookie"), Is.EqualTo("renderKey=key-of-one"));
        Assert.That(without.Headers.ContainsKey("Cookie"), Is.False);
        Assert.That(elsewhere.Headers.ContainsKey("Cookie"), Is.False, "a key for another host");
    }

    [Test]
    public async Task A_whole_page_is_as_high_as_its_content_up_to_the_limit()
    {
        _bed.Panels.Page(
            "long",
            "<style>body{margin:0}</style><div class='panel-solo' style='height:800px'>long</div><script>window.panelsRendered=1</script>");
        _bed.Panels.Page(
            "endless",
            "<style>body{margin:0}</style><div class='panel-solo' style='height:8000px'>endless</div><script>window.panelsRendered=1</script>");

        using var whole = await _bed.GetAsync(_bed.Render("long", "&width=400&height=-1"));
        using var cut = await _bed.GetAsync(_bed.Render("endless", "&width=400&height=-1"));

        Assert.That(PngFile.SizeOf(await whole.Content.ReadAsByteArrayAsync()), Is.EqualTo((400, 800)));
        Assert.That(PngFile.SizeOf(await cut.Content.ReadAsByteArrayAsync()), Is.EqualTo((400, 900)));
    }

    [Test]
    public async Task A_dashboard_is_ready_when_all_its_panels_are()
    {
        _bed.Panels.Page(
            "dashboard",
            "<div data-panelId='1'><div class='a-panel-content'></div></div><script>setTimeout(()=>{document.querySelector('.a-panel-content').innerHTML='<p>"
                + "drawn</p>'; fetch('/drawn')},150)</script>");
        var url = Uri.EscapeDataString($"{_bed.Panels.Url}d/dashboard/_");

        using var answer = await _bed.GetAsync($"/render?url={url}");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(_bed.Panels.Requests.Select(static request => request.PathAndQuery), Does.Contain("/drawn"));
    }

    [Test]
    public async Task A_pdf_is_a_pdf()
    {
        using var answer = await _bed.GetAsync(_bed.Render("solo", "&encoding=pdf&pdf.format=a5&pdf.landscape=true"));

        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/pdf"));
        Assert.That(Encoding.ASCII.GetString(await answer.Content.ReadAsByteArrayAsync(), 0, 5), Is.EqualTo("%PDF-"));
    }

    [Test]
    public async Task A_csv_is_the_file_that_the_page_offers_under_a_harmless_name()
    {
        _bed.Panels.Page(
            "table",
            "<script>const a=document.createElement('a'); a.href=URL.createObjectURL(new Blob(['a,b\\n1,2\\n'],{type:'text/csv'})); "
                + "a.download='../../etc/$(reboot)\";.csv'; document.body.append(a); a.click()</script>");

        using var answer = await _bed.GetAsync(_bed.Render("table").Replace("/render?", "/render/csv?", StringComparison.Ordinal));

        Assert.That((answer.StatusCode, await answer.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.OK, "a,b\n1,2\n")));
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/csv"));
        Assert.That(answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'), Does.Match(@"^[A-Za-z0-9 _.-]+\.csv$").And.Not.Contain(".."));
    }

    [Test]
    public async Task A_hostile_csv_page_reaches_nothing_else()
    {
        await using var canary = await ScriptedHttpServer.StartAsync(200);
        _bed.Panels.Page(
            "hostile-csv",
            $"<img src='{canary.Url}img'><script>fetch('{canary.Url}fetch',{{mode:'no-cors'}}).finally(()=>{{fetch('/tried'); "
                + $"const a=document.createElement('a'); a.href=URL.createObjectURL(new Blob(['a'])); a.download='a.csv'; document.body.append(a); "
                + $"a.click()}})</script>");

        using var answer = await _bed.GetAsync(_bed.Render("hostile-csv").Replace("/render?", "/render/csv?", StringComparison.Ordinal));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(_bed.Panels.Requests.Select(static request => request.PathAndQuery), Does.Contain("/tried"));
        Assert.That(canary.Requests, Is.Empty);
    }

    [TestCase("unauthorized", 500, "login_page")]
    [TestCase("panel-not-found", 500, "panel_not_found")]
    [TestCase("blank", 500, "blank_image")]
    public async Task What_is_no_panel_is_an_error_with_its_reason(string uid, int status, string reason)
    {
        using var answer = await _bed.GetAsync(_bed.Render(uid));

        Assert.That(((int)answer.StatusCode, answer.Headers.GetValues("X-AlertImages-Reason").Single()), Is.EqualTo((status, reason)));
    }

    [Test]
    public async Task A_page_that_is_never_ready_is_408_after_its_time()
    {
        using var answer = await _bed.GetAsync(_bed.Render("never", "&timeout=1"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.RequestTimeout));
    }

    [Test]
    public async Task Metrics_have_the_names_of_the_Grafana_image_renderer()
    {
        using var picture = await _bed.GetAsync(_bed.Render("solo"));
        using var answer = await _bed.GetAsync("/metrics", token: null);
        var text = await answer.Content.ReadAsStringAsync();

        string[] expected =
        [
            "# HELP grafana_image_renderer_service_http_request_duration_seconds duration histogram of http responses labeled with: status_code\n"
                + "# TYPE grafana_image_renderer_service_http_request_duration_seconds histogram",
            "grafana_image_renderer_service_http_request_duration_seconds_bucket{status_code=\"200\",le=\"1\"}",
            "grafana_image_renderer_service_http_request_duration_seconds_bucket{status_code=\"200\",le=\"30\"}",
            "# TYPE grafana_image_renderer_http_request_in_flight gauge",
            "grafana_image_renderer_step_duration_seconds_bucket{step=\"panelsRendered\",le=\"0.3\"}",
            "grafana_image_renderer_step_duration_seconds_count{step=\"launch\"} 1",
            "grafana_image_renderer_browser_info{version=\"HeadlessChrome/",
            "\nup 1\n",
        ];
        Assert.That(expected.Where(line => !text.Contains(line, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task A_caller_that_asks_too_often_is_told_to_wait()
    {
        await using var bed = await RenderBed.StartAsync("rate_limit = 2\n");
        var first = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bed.GetAsync(bed.Render("blank", "&timeout=20"), tenant: "one")));
        using var other = await bed.GetAsync(bed.Render("solo"), tenant: "two");

        Assert.That(first.Count(static answer => answer.StatusCode == HttpStatusCode.TooManyRequests), Is.EqualTo(2));
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.OK), "another caller is not held up");
        Array.ForEach(first, static answer => answer.Dispose());
    }

    [Test]
    public async Task More_at_a_time_than_allowed_are_told_to_wait()
    {
        await using var bed = await RenderBed.StartAsync("[rendering]\nconcurrent_render_request_limit = 1\n");
        var slow = bed.GetAsync(bed.Render("never", "&timeout=5"));
        await Eventually.HoldsAsync(() => bed.Panels.Requests.Count > 0, "the first one is under way");

        using var refused = await bed.GetAsync(bed.Render("solo"));
        using var ended = await slow;
        using var next = await bed.GetAsync(bed.Render("solo"));

        Assert.That(
            (refused.StatusCode, ended.StatusCode, next.StatusCode),
            Is.EqualTo((HttpStatusCode.TooManyRequests, HttpStatusCode.RequestTimeout, HttpStatusCode.OK)));
    }

    [Test]
    public async Task A_prefix_opens_what_lies_below_it_and_nothing_else()
    {
        await using var bed = await RenderBed.StartAsync();
        var options = new AlertImages.Rendering.Service.AllowedUrls([new Uri("https://grafana.example.org/sub/")]);

        Assert.That(options.Allows(new Uri("https://grafana.example.org/sub/d-solo/x")), Is.True);
        foreach (var other in new[]
        {
            "https://grafana.example.org/",
            "https://grafana.example.org/subway",
            "https://grafana.example.org/sub/%2e%2e/admin",
            "https://grafana.example.org/sub/..%2fadmin",
            "https://grafana.example.org/sub/%5c..%5cadmin",
            "http://grafana.example.org/sub/x",
            "https://grafana.example.org:8443/sub/x",
            "https://grafana.example.org.evil.org/sub/x",
        })
        {
            Assert.That(options.Allows(new Uri(other)), Is.False, other);
        }
    }
}
