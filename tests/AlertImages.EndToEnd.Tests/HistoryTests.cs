using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AlertImages.TestSupport;
using Microsoft.Playwright;

namespace AlertImages.EndToEnd.Tests;

/// <summary>The history as people and programs see it: a real daemon, a real Chromium.</summary>
public sealed class HistoryTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);

    [Test]
    public async Task It_tells_what_came_in_and_what_became_of_it()
    {
        await using var bed = await TestBed.CreateAsync();
        await bed.StartAsync();
        var firing = await bed.SendAsync(GrafanaPayload.Firing());
        await bed.Receiver.NextAsync(s_deadline);
        var resolved = await bed.SendAsync(GrafanaPayload.Resolved());
        await bed.Receiver.NextAsync(s_deadline);
        await DeliveredAsync(bed, resolved);

        var list = JsonNode.Parse(await bed.GetTextAsync("api/v1/notifications"))!["notifications"]!.AsArray();
        Assert.That(
            list.Select(static entry => (entry!["id"]!.GetValue<string>(), entry["status"]!.GetValue<string>())),
            Is.EqualTo(new[] { (resolved, "resolved"), (firing, "firing") }));
        var one = JsonNode.Parse(await bed.GetTextAsync($"api/v1/notifications/{resolved}"))!;
        Assert.That(one["alerts"]![0]!["panel"]!["foundBy"]!.GetValue<string>(), Is.EqualTo("panelURL"));
        Assert.That(one["deliveries"]![0]!["log"]![0]!["state"]!.GetValue<string>(), Is.EqualTo("delivered"));
        var picture = await bed.GetBytesAsync(new Uri(bed.Daemon.Address, one["alerts"]![0]!["image"]!["path"]!.GetValue<string>()).AbsoluteUri);
        Assert.That(picture.AsSpan(1, 3).ToArray(), Is.EqualTo("PNG"u8.ToArray()));
        Assert.That(await CountAsync(bed, "text=web-1&state=delivered&contact_point=ops&has_picture=true"), Is.EqualTo(2));
        Assert.That(await CountAsync(bed, "text=web-2"), Is.Zero);
        Assert.That(await CountAsync(bed, "has_picture=false"), Is.Zero);
        Assert.That(await CountAsync(bed, "limit=1"), Is.EqualTo(1));
        var page = await bed.GetTextAsync($"notifications/{resolved}");
        Assert.That(page, Does.Contain("alt=\"resolved: HighCPU on ").And.Contain("The panel of HighCPU when it was firing"), "both pictures");
        Assert.That(page, Does.Contain("sent to webhook").And.Contain("grafana.invalid"), "the steps, and the payload as it came");
    }

    [TestCase("state=unknown", "state")]
    [TestCase("limit=0", "limit")]
    [TestCase("limit=201", "limit")]
    [TestCase("before=-1", "before")]
    [TestCase("has_picture=maybe", "has_picture")]
    [TestCase("text=%00", "text")]
    [TestCase("contact_point=%00", "contact_point")]
    public async Task A_bad_parameter_is_named(string query, string field)
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        await bed.StartAsync();
        using var http = TestHttp.Create();
        foreach (var path in new[] { "", "api/v1/notifications" })
        {
            using var answer = await http.GetAsync(new Uri(bed.Daemon.Address, $"{path}?{query}"));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["field"]!.GetValue<string>(), Is.EqualTo(field));
        }

        using var unknown = await http.GetAsync(new Uri(bed.Daemon.Address, "api/v1/notifications/00000000000000000000000000000000"));
        Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task What_was_given_up_is_sent_again_by_one_click()
    {
        var isUp = false;
        await using var bed = await TestBed.CreateAsync(_ => Volatile.Read(ref isUp) ? 200 : 400, capture: false);
        await bed.StartAsync();
        var id = await bed.SendAsync(GrafanaPayload.Firing());
        await bed.Receiver.NextAsync(s_deadline);
        await StateAsync(bed, id, "failed");

        Volatile.Write(ref isUp, true);
        await using var browser = await Browser.StartAsync();
        var page = await browser.OpenAsync(new Uri(bed.Daemon.Address, $"notifications/{id}"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await page.WaitForURLAsync("**/*redelivered=1");
        Assert.That(await page.GetByRole(AriaRole.Status).TextContentAsync(), Is.EqualTo("It is being sent again."));
        await DeliveredAsync(bed, id);
        Assert.That(JsonNode.Parse(await bed.GetTextAsync($"api/v1/notifications/{id}"))!["deliveries"]![0]!["log"]!.AsArray(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Programs_send_again_and_other_sites_cannot()
    {
        await using var bed = await TestBed.CreateAsync(static _ => 400, capture: false);
        await bed.StartAsync();
        var id = await bed.SendAsync(GrafanaPayload.Firing());
        await StateAsync(bed, id, "failed");

        var api = $"api/v1/notifications/{id}/redeliver";
        Assert.That((await bed.PostAsync(new StringContent(""), api, static headers => headers.Add("Sec-Fetch-Site", "cross-site"))).Status, Is.EqualTo(403));
        Assert.That((await bed.PostAsync(new StringContent(""), api, static headers => headers.Add("Origin", "http://evil.example"))).Status, Is.EqualTo(403));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = new('a', 64) });
        Assert.That((await bed.PostAsync(form, $"notifications/{id}/redeliver")).Status, Is.EqualTo(403), "a form without our cookie");
        var (status, json) = await bed.PostAsync(new StringContent(""), api);
        Assert.That((status, json!["redelivered"]!.GetValue<int>()), Is.EqualTo((200, 1)));
        await StateAsync(bed, id, "failed");
    }

    [Test]
    public async Task With_a_password_nobody_sees_it_without()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        bed.Set("security", "ui_password", "canary-ui-password");
        await bed.StartAsync();
        var id = await bed.SendAsync(GrafanaPayload.Firing());
        using var http = TestHttp.Create();
        foreach (var path in new[]
        {
            "",
            $"notifications/{id}",
            "api/v1/notifications",
            $"api/v1/notifications/{id}",
            "notifications/images/00000000-0000-4000-8000-000000000000.png",
        })
        {
            Assert.That(await StatusAsync(http, bed, path, null), Is.EqualTo(401), path);
            Assert.That(await StatusAsync(http, bed, path, "someone:wrong"), Is.EqualTo(401), path);
            Assert.That(await StatusAsync(http, bed, path, "someone:canary-ui-password"), Is.AnyOf(200, 404), path);
        }
    }

    [Test]
    public async Task Without_a_password_another_name_for_this_machine_is_refused()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        await bed.StartAsync();
        using var http = TestHttp.Create();
        using var request = new HttpRequestMessage(HttpMethod.Get, bed.Daemon.Address);
        request.Headers.Host = "rebound.example";
        using var answer = await http.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("ui_password"));
    }

    [Test]
    public async Task Hostile_labels_are_text_and_nothing_else()
    {
        const string Hostile = "\"><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"><svg onload=alert(1)>{{7*7}}";
        await using var bed = await TestBed.CreateAsync(capture: false);
        await bed.StartAsync();
        var alert = GrafanaPayload.Firing();
        alert["labels"] = new JsonObject { ["alertname"] = Hostile, ["instance"] = Hostile };
        alert["annotations"] = new JsonObject { ["summary"] = Hostile, ["runbook"] = "javascript:alert(1)" };
        alert["generatorURL"] = "javascript:document.title='owned'";
        alert["silenceURL"] = "data:text/html,<script>alert(1)</script>";
        var id = await bed.SendAsync(alert);
        await DeliveredAsync(bed, id);

        await using var browser = await Browser.StartAsync();
        foreach (var path in new[] { "", $"?text={Uri.EscapeDataString(Hostile)}", $"?contact_point={Uri.EscapeDataString(Hostile)}", $"notifications/{id}" })
        {
            var page = await browser.OpenAsync(new Uri(bed.Daemon.Address, path));
            Assert.That(await page.TitleAsync(), Does.EndWith("AlertImages"), path);
            Assert.That(await page.EvaluateAsync<int>("document.querySelectorAll('script, svg, img[src=x], [onload], [onerror]').length"), Is.Zero, path);
            Assert.That(await page.EvaluateAsync<int>("[...document.links].filter(link => !/^https?:/.test(link.href)).length"), Is.Zero, path);
            Assert.That(browser.Dialogs, Is.Zero, path);
        }
    }

    [Test]
    public async Task It_can_be_read_on_a_phone_by_keyboard_and_by_a_screen_reader([Values] bool isDark)
    {
        await using var bed = await TestBed.CreateAsync();
        await bed.StartAsync();
        var id = await bed.SendAsync(
            GrafanaPayload.Firing("a-very-long-instance-name-that-does-not-fit-into-any-line-of-a-phone.example.org:9100"),
            GrafanaPayload.Firing("web-2", "none"));
        await bed.Receiver.NextAsync(s_deadline);
        await DeliveredAsync(bed, id);

        await using var browser = await Browser.StartAsync(isDark, width: 360);
        foreach (var path in new[] { "", $"notifications/{id}", "notifications/unknown" })
        {
            var page = await browser.OpenAsync(new Uri(bed.Daemon.Address, path));
            Assert.That(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), Is.True, $"{path} is as wide as the phone");
            Assert.That(await page.EvaluateAsync<string[]>(Checks), Is.Empty, path);
            await page.Keyboard.PressAsync("Tab");
            Assert.That(await page.EvaluateAsync<string>("document.activeElement.textContent"), Is.EqualTo("Skip to content"), path);
        }

        await (await browser.OpenAsync(bed.Daemon.Address)).GetByRole(AriaRole.Link, new() { Name = "HighCPU", Exact = true }).PressAsync("Enter");
        await browser.Page.WaitForURLAsync($"**/notifications/{id}");
    }

    /// <summary>
    /// What tools like Lighthouse look at: language, title, one main heading and none left out, labels, alternative texts, and contrast (WCAG 2.2, 1.4.3).
    /// </summary>
    private const string Checks = """
        (() => {
          const found = [];
          if (!document.documentElement.lang) found.push('no language');
          if (!document.title) found.push('no title');
          const levels = [...document.querySelectorAll('h1,h2,h3')].map(heading => +heading.tagName[1]);
          if (levels.filter(level => level === 1).length !== 1 || levels[0] !== 1) found.push('headings ' + levels);
          if (levels.some((level, index) => index && level > levels[index - 1] + 1)) found.push('a heading is left out: ' + levels);
          for (const image of document.images) if (!image.alt) found.push('no alternative text: ' + image.src);
          for (const field of document.querySelectorAll('input:not([type=hidden]),select')) if (!field.labels.length) found.push('no label: ' + field.name);
          for (const link of document.links) if (!link.textContent.trim() && !link.querySelector('img[alt]')) found.push('an empty link: ' + link.href);
          if (new Set([...document.querySelectorAll('[id]')].map(element => element.id)).size !== document.querySelectorAll('[id]').length) found.push('an id twice');
          const channels = color => color.match(/[\d.]+/g).map(Number);
          const light = color => { const [r, g, b] = channels(color).map(value => { value /= 255; return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const ground = element => { for (let at = element; at; at = at.parentElement) { const color = getComputedStyle(at).backgroundColor; const parts = channels(color); if (parts.length < 4 || parts[3] > 0) return color; } return 'rgb(255,255,255)'; };
          for (const element of document.querySelectorAll('body *')) {
            if (![...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
            const [one, other] = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => b - a);
            if ((one + 0.05) / (other + 0.05) < 4.5) found.push(`contrast ${((one + 0.05) / (other + 0.05)).toFixed(1)}: ${element.textContent.trim().slice(0, 30)}`);
          }
          return found;
        })()
        """;

    private static Task DeliveredAsync(TestBed bed, string id) => StateAsync(bed, id, "delivered");

    private static Task StateAsync(TestBed bed, string id, string state) => Eventually.HoldsAsync(
        async () => JsonNode.Parse(await bed.GetTextAsync($"api/v1/notifications/{id}"))!["state"]!.GetValue<string>() == state, $"it is {state}", s_deadline);

    private static async Task<int> CountAsync(TestBed bed, string query) =>
        JsonNode.Parse(await bed.GetTextAsync("api/v1/notifications?" + query))!["notifications"]!.AsArray().Count;

    private static async Task<int> StatusAsync(HttpClient http, TestBed bed, string path, string? user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(bed.Daemon.Address, path));
        request.Headers.Authorization = user is null ? null : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    /// <summary>A person's browser.</summary>
    private sealed class Browser : IAsyncDisposable
    {
        private readonly IPlaywright _playwright;
        private readonly IBrowser _browser;

        private Browser(IPlaywright playwright, IBrowser browser, IPage page)
        {
            (_playwright, _browser, Page) = (playwright, browser, page);
            page.Dialog += (_, dialog) =>
            {
                Dialogs++;
                _ = dialog.DismissAsync();
            };
        }

        public IPage Page { get; }

        public int Dialogs { get; private set; }

        public static async Task<Browser> StartAsync(bool isDark = false, int width = 1000)
        {
            var playwright = await Playwright.CreateAsync();
            var browser = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Rendering.Chromium.BrowserExecutable.Find(""),
                ChromiumSandbox = false,
            });
            return new Browser(
                playwright,
                browser,
                await browser.NewPageAsync(new()
                {
                    ViewportSize = new() { Width = width, Height = 700 },
                    ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
                }));
        }

        public async Task<IPage> OpenAsync(Uri address)
        {
            await Page.GotoAsync(address.AbsoluteUri);
            return Page;
        }

        public async ValueTask DisposeAsync()
        {
            await _browser.CloseAsync();
            _playwright.Dispose();
        }
    }
}
