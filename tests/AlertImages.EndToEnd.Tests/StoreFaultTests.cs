using System.Diagnostics;
using System.Text;
using AlertImages.TestSupport;
using Microsoft.Data.Sqlite;

namespace AlertImages.EndToEnd.Tests;

/// <summary>Disk, file and clock fail; nothing that was answered with 200 is lost, and all goes on by itself.</summary>
public sealed class StoreFaultTests
{
    private const int Megabyte = 1 << 20;

    [Test]
    public async Task A_disk_that_fills_up_costs_pictures_then_new_events_and_never_what_waits()
    {
        var isUp = true;
        await using var bed = await TestBed.CreateAsync(_ => Volatile.Read(ref isUp) ? 200 : 503);
        using var disk = Mount(bed.DataFolder, 400);
        await bed.StartAsync();
        await bed.SendAsync(GrafanaPayload.Firing("before"));
        Assert.That((await bed.Receiver.NextAsync()).Json["alerts"]![0]!["imageURL"], Is.Not.Null);

        disk.FillTo(50 * Megabyte);
        await bed.SendAsync(GrafanaPayload.Firing("without-picture", panel: 8));
        var poor = (await bed.Receiver.NextAsync()).Json;
        Assert.That(poor["alerts"]![0]!["imageReason"]!.GetValue<string>(), Is.EqualTo("the disk is full"));
        Assert.That(await bed.MetricAsync("alertimages_missing_images_total{reason=\"disk_full\"}"), Is.EqualTo(1));

        Volatile.Write(ref isUp, false);
        await bed.SendAsync(GrafanaPayload.Firing("waiting", panel: 8));
        await bed.Receiver.NextAsync();
        disk.FillTo(30 * Megabyte);
        Assert.That(await SendAsync(bed, "refused"), Is.EqualTo(503));
        Assert.That(await ReadyAsync(bed), Is.EqualTo("the disk is full\n"));
        Volatile.Write(ref isUp, true);
        Assert.That(InstanceOf(await bed.Receiver.NextAsync()), Is.EqualTo("waiting"), "what waits is delivered");

        disk.FillTo(0);
        Assert.That(await SendAsync(bed, "refused"), Is.EqualTo(503));
        Assert.That(await bed.GetTextAsync("-/healthy"), Is.EqualTo("OK\n"));

        disk.Clear();
        await Eventually.HoldsAsync(async () => await ReadyAsync(bed) == "OK\n", "it is ready again by itself");
        await bed.SendAsync(GrafanaPayload.Firing("refused"));
        var after = await bed.Receiver.NextAsync();
        Assert.That((InstanceOf(after), after.Json["alerts"]![0]!["imageURL"] is not null), Is.EqualTo(("refused", true)));
        Assert.That(await bed.MetricAsync("alertimages_events_rejected_total{reason=\"store\"}"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_locked_store_refuses_all_senders_soon_and_goes_on_when_it_is_free()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        await bed.StartAsync();
        var started = Stopwatch.GetTimestamp();
        await using (var other = new SqliteConnection($"Data Source={Path.Combine(bed.DataFolder, "alertimages.db")};Pooling=false"))
        {
            await other.OpenAsync();
            await using var held = other.BeginTransaction(deferred: false);
            var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => SendAsync(bed, $"locked-{number}")));

            Assert.That(statuses, Is.All.EqualTo(503));
            Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(25)), "they do not wait for one another");
            Assert.That(await ReadyAsync(bed), Is.EqualTo("the store is not available\n"));
            Assert.That(await bed.MetricAsync("alertimages_store_errors_total"), Is.GreaterThanOrEqualTo(20));
        }

        await Eventually.HoldsAsync(async () => await ReadyAsync(bed) == "OK\n", "it is ready again by itself");
        await bed.SendAsync(GrafanaPayload.Firing("after"));
        Assert.That(InstanceOf(await bed.Receiver.NextAsync()), Is.EqualTo("after"));
        Assert.That(bed.Receiver.Requests, Has.Count.EqualTo(1), "what was refused is not there");
    }

    [Test]
    public async Task A_damaged_store_keeps_serve_from_starting_and_is_left_alone()
    {
        await using var bed = await TestBed.CreateAsync(static _ => 503, capture: false);
        await bed.StartAsync();
        for (var number = 0; number < 50; number++)
        {
            await bed.SendAsync(GrafanaPayload.Firing($"web-{number}"));
        }

        await bed.Daemon.StopAsync();
        var store = Path.Combine(bed.DataFolder, "alertimages.db");
        await using (var file = new FileStream(store, FileMode.Open))
        {
            // the first page of the events
            file.Position = 4096;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
        }

        var damaged = await File.ReadAllBytesAsync(store);
        var (exitCode, _, error) = await DaemonProcess.RunAsync(["serve", "--config", bed.ConfigFile]);

        Assert.That(exitCode, Is.EqualTo(3));
        Assert.That(error, Does.Contain(store).And.Contain("the file is damaged").And.Contain(".recover"));
        Assert.That(await File.ReadAllBytesAsync(store), Is.EqualTo(damaged));
    }

    [Test]
    public async Task An_empty_file_becomes_a_store()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        Directory.CreateDirectory(bed.DataFolder);
        await File.WriteAllBytesAsync(Path.Combine(bed.DataFolder, "alertimages.db"), []);

        await bed.StartAsync();
        await bed.SendAsync(GrafanaPayload.Firing());

        await bed.Receiver.NextAsync();
    }

    [Test]
    public async Task A_disk_that_cannot_be_written_keeps_serve_from_starting()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        using var disk = Mount(bed.DataFolder, 10, isReadOnly: true);
        bed.WriteConfig();

        var (exitCode, _, error) = await DaemonProcess.RunAsync(["serve", "--config", bed.ConfigFile]);

        Assert.That(exitCode, Is.EqualTo(3));
        Assert.That(error, Does.Contain(bed.DataFolder).And.Contain("cannot be written to"));
    }

    [Test]
    public async Task Logs_that_nobody_takes_hold_nothing_up()
    {
        await using var bed = await TestBed.CreateAsync(capture: false);
        bed.Set("log", "level", "debug");
        bed.WriteConfig();
        using var process = Process.Start(new ProcessStartInfo(
            "sh",
            ["-c", "exec \"$0\" serve --config \"$1\" > /dev/full 2>&1", DaemonProcess.Executable, bed.ConfigFile]))!;
        try
        {
            await Eventually.HoldsAsync(() => ProcessFacts.ListeningPorts(process.Id).Count > 0, "it listens");
            using var http = TestHttp.Create();
            using var answer = await http.PostAsync(
                new Uri($"http://127.0.0.1:{ProcessFacts.ListeningPorts(process.Id)[0]}/api/v1/webhook"),
                new StringContent(GrafanaPayload.Of(GrafanaPayload.Firing()).ToJsonString(), Encoding.UTF8, "application/json"));

            Assert.That((int)answer.StatusCode, Is.EqualTo(200));
            await bed.Receiver.NextAsync();
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    [TestCase(3600)]
    [TestCase(-3600)]
    [TestCase(-86400)]
    public async Task A_clock_that_is_set_brings_neither_a_storm_nor_a_stall(int seconds)
    {
        var isUp = false;
        await using var bed = await TestBed.CreateAsync(_ => Volatile.Read(ref isUp) ? 200 : 503, capture: false);
        var clock = new SettableClock(bed.Folder);
        foreach (var (name, value) in clock.Environment)
        {
            bed.Environment[name] = value;
        }

        await bed.StartAsync();
        await bed.SendAsync(GrafanaPayload.Firing("waiting"));
        await bed.Receiver.NextAsync();

        clock.Set(TimeSpan.FromSeconds(seconds));
        await Eventually.HoldsAsync(async () => await bed.MetricAsync("alertimages_clock_jumps_total") == 1, "it was noticed");
        Volatile.Write(ref isUp, true);
        Assert.That(InstanceOf(await DeliveredAsync(bed, "waiting")), Is.EqualTo("waiting"), "what waited is tried again in its time");
        await bed.SendAsync(GrafanaPayload.Firing("after"));
        await DeliveredAsync(bed, "after");
        await Eventually.HoldsAsync(async () => await bed.MetricAsync("alertimages_queue_depth{stage=\"deliveries\"}") == 0, "nothing waits");
        Assert.That(await bed.MetricAsync("alertimages_deliveries_total{type=\"webhook\",outcome=\"delivered\"}"), Is.EqualTo(2));
        Assert.That(await bed.MetricAsync("alertimages_dead_deliveries_total{type=\"webhook\"}"), Is.Zero);
    }

    private static async Task<RecordedRequest> DeliveredAsync(TestBed bed, string instance)
    {
        while (true)
        {
            var request = await bed.Receiver.NextAsync();
            if (InstanceOf(request) == instance)
            {
                return request;
            }
        }
    }

    private static string InstanceOf(RecordedRequest request) => request.Json["alerts"]![0]!["labels"]!["instance"]!.GetValue<string>();

    private static async Task<int> SendAsync(TestBed bed, string instance)
    {
        var (status, _) = await bed.PostAsync(new StringContent(
            GrafanaPayload.Of(GrafanaPayload.Firing(instance)).ToJsonString(),
            Encoding.UTF8,
            "application/json"));
        return status;
    }

    private static async Task<string> ReadyAsync(TestBed bed)
    {
        using var http = TestHttp.Create();
        using var answer = await http.GetAsync(new Uri(bed.Daemon.Address, "-/ready"));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(text == "OK\n" ? 200 : 503));
        return text;
    }

    private static SmallDisk Mount(string folder, int mebibytes, bool isReadOnly = false)
    {
        var disk = SmallDisk.TryMount(folder, mebibytes, isReadOnly);
        Assume.That(disk, Is.Not.Null, "this machine allows no mount");
        return disk!;
    }
}
