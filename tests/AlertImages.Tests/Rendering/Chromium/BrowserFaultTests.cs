using System.Diagnostics;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using AlertImages.Rendering;
using AlertImages.Rendering.Chromium;
using AlertImages.Rendering.Modes;
using AlertImages.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertImages.Tests.Rendering.Chromium;

/// <summary>What a browser can do to us, with a real one: it freezes, grows, leaves dead processes, finds a broken profile.</summary>
public sealed class BrowserFaultTests
{
    private const long SmallMemory = 600L << 20;
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(5);

    private TempFolder _folder = null!;
    private PanelSite _site = null!;
    private ManualTime _time = null!;

    private string Profile => _folder.File("profile");

    [SetUp]
    public async Task StartAsync() => (_folder, _site, _time) = (new TempFolder(), await PanelSite.StartAsync(), new ManualTime());

    [TearDown]
    public async Task StopAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_frozen_browser_is_replaced()
    {
        await using var browser = Browser(TimeProvider.System);
        Assert.That(await RenderAsync(browser, "solo"), Is.True);
        var before = BrowserProcesses.Find(Profile)[0];
        foreach (var process in BrowserProcesses.Find(Profile))
        {
            await SignalAsync("STOP", process);
        }

        await Eventually.HoldsAsync(() => RenderAsync(browser, "solo"), "pictures are taken again", TimeSpan.FromSeconds(40));

        Assert.That(BrowserProcesses.Find(Profile), Has.No.Member(before));
    }

    [Test]
    public async Task A_page_that_takes_too_much_memory_costs_its_own_picture_only()
    {
        // more than the limit and less than would hurt the machine
        _site.Page(
            "hog",
            "<div class='panel-solo'>x</div><script>const all=[]; for(let i=0;i<200;i++)all.push(new Uint8Array(1<<22).fill(7)); setInterval(()=>"
                + "all.length,5)</script>");
        await using var browser = Browser(_time);
        Assert.That(await RenderAsync(browser, "solo"), Is.True);

        Assert.That(await RenderAsync(browser, "hog"), Is.False);
        // the watch looks every 5 s
        await Eventually.HoldsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(5));
                return BrowserProcesses.ReadMemory(Profile) < SmallMemory;
            },
            "what it took is free again");

        Assert.That(await RenderAsync(browser, "solo"), Is.True);
    }

    [Test]
    public async Task Killed_browsers_leave_no_dead_processes()
    {
        await using (var browser = Browser(TimeProvider.System))
        {
            for (var round = 0; round < 3; round++)
            {
                await RenderAsync(browser, "solo");
                BrowserProcesses.Kill(Profile);
            }

            Assert.That(await RenderAsync(browser, "solo"), Is.True);
        }

        await Eventually.HoldsAsync(() => ProcessFacts.Descendants(Environment.ProcessId).All(static process => process.State != 'Z'), "no zombie is left");
        Assert.That(BrowserProcesses.Find(Profile), Is.Empty);
    }

    [Test]
    public async Task A_profile_that_is_broken_or_locked_by_another_machine_is_no_obstacle()
    {
        foreach (var file in new[] { "Local State", "Default/Preferences", "Default/Cookies", "Default/Cache/Cache_Data/index", "ShaderCache/data_0" })
        {
            _folder.Write(Path.Combine("profile", file), "\0rubbish{");
        }

        File.CreateSymbolicLink(Path.Combine(Profile, "SingletonLock"), "another-machine-4711");
        await using var browser = Browser(TimeProvider.System);

        Assert.That(await RenderAsync(browser, "solo"), Is.True);
    }

    [Test]
    public async Task What_is_secret_is_not_in_its_surroundings_and_it_opens_no_door()
    {
        Environment.SetEnvironmentVariable("GF_GRAFANA_SERVICE_ACCOUNT_TOKEN", "canary-environment");
        try
        {
            await using var browser = Browser(TimeProvider.System);
            await RenderAsync(browser, "solo");

            foreach (var process in BrowserProcesses.Find(Profile))
            {
                Assert.That(ProcessFacts.Surroundings(process), Does.Not.Contain("canary"));
                Assert.That(ProcessFacts.ListeningPorts(process), Is.Empty, "it is driven through a pipe");
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable("GF_GRAFANA_SERVICE_ACCOUNT_TOKEN", null);
        }
    }

    private ChromiumBrowser Browser(TimeProvider time) =>
        new(
            new ChromiumOptions { AllowedUrls = [_site.Url], ProfileFolder = Profile, MaxMemory = SmallMemory },
            new MetricRegistry(),
            time,
            NullLoggerFactory.Instance);

    private async Task<bool> RenderAsync(ChromiumBrowser browser, string uid)
    {
        var renderer = RendererCatalog.Create(
            "embedded",
            new RendererContext(
                new RendererOptions { GrafanaUrl = _site.Url, PageUrl = _site.Url },
                () => browser,
                TimeProvider.System,
                NullLoggerFactory.Instance),
            new ScreenshotMetrics(new MetricRegistry()));
        using var deadline = new CancellationTokenSource(s_deadline, TimeProvider.System);
        try
        {
            return await renderer.RenderAsync(
                Some.Screenshot() with { Subject = new PictureSubject.OfPanel(new PanelRef(uid, 7)) }, deadline.Token) is RenderResult.Rendered { Png: var png }
                && PngFile.FindDefect(png) is null;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        await kill.WaitForExitAsync();
    }
}
