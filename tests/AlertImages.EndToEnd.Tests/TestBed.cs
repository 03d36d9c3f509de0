using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AlertImages.TestSupport;

namespace AlertImages.EndToEnd.Tests;

/// <summary>A daemon in a process of its own with everything around it: a Grafana stand-in, a webhook receiver and a folder.</summary>
internal sealed class TestBed : IAsyncDisposable
{
    private readonly HttpClient _http = TestHttp.Create();
    private readonly Dictionary<string, string> _settings = [];
    private readonly List<DaemonProcess> _replicas = [];
    private readonly List<string> _outputs = [];
    private readonly SecretScan _secrets = new();

    private TestBed(PanelSite grafana, ScriptedHttpServer receiver) => (Grafana, Receiver) = (grafana, receiver);

    public TempFolder Folder { get; } = new();

    public PanelSite Grafana { get; }

    public ScriptedHttpServer Receiver { get; }

    public DaemonProcess Daemon { get; private set; } = null!;

    public string ConfigFile => Folder.File("alertimages.ini");

    public string DataFolder => Folder.File("data");

    /// <summary>Environment of the daemon.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Makes the surroundings; the webhook receiver answers 200 unless told otherwise.</summary>
    public static async Task<TestBed> CreateAsync(Func<RecordedRequest, int>? receiverStatus = null, bool capture = true)
    {
        var receiver = await ScriptedHttpServer.StartAsync((context, request) =>
        {
            context.Response.StatusCode = receiverStatus?.Invoke(request) ?? 200;
            return Task.CompletedTask;
        });
        var bed = new TestBed(await PanelSite.StartAsync(), receiver);
        bed.Set("server", "http_port", "0");
        bed.Set("paths", "data", bed.DataFolder);
        bed.Set("paths", "provisioning", bed.Folder.File("provisioning"));
        bed.Set("grafana", "url", bed.Grafana.Url.AbsoluteUri);
        bed.Set("unified_alerting.screenshots", "capture", capture ? "true" : "false");
        bed.Set("unified_alerting.screenshots", "capture_timeout", "30s");
        bed.Set("unified_alerting.screenshots", "upload_external_image_storage", "true");
        bed.Set("external_image_storage", "provider", "local");
        // secrets that nobody uses must stay where they are, too
        bed.Set("smtp", "password", "canary-unused-smtp-password");
        bed.Set("external_image_storage.s3", "secret_key", "canary-unused-s3-key");
        bed.ContactPoint("ops", $"{{ uid: hook, type: webhook, settings: {{ url: '{receiver.Url}' }} }}");
        return bed;
    }

    public void Set(string section, string key, string value)
    {
        _secrets.AddSetting(key, value);
        _settings[$"{section}]{key}"] = value;
    }

    /// <summary>Writes a contact point in a file of its own.</summary>
    public void ContactPoint(string name, params string[] receivers)
    {
        Array.ForEach(receivers, _secrets.AddReceiver);
        Folder.Write(
            $"provisioning/alerting/{name}.yaml",
            $"apiVersion: 1\ncontactPoints:\n  - orgId: 1\n    name: {name}\n    receivers:\n"
                + string.Concat(receivers.Select(static receiver => $"      - {receiver}\n")));
    }

    public void WriteConfig()
    {
        var text = new StringBuilder();
        foreach (var (name, value) in _settings)
        {
            var (section, key) = (name.Split(']')[0], name.Split(']')[1]);
            text.Append('[').Append(section).Append("]\n").Append(key).Append(" = \"\"\"").Append(value).Append("\"\"\"\n");
        }

        Folder.Write("alertimages.ini", text.ToString());
    }

    /// <summary>Starts the daemon, with more arguments if there are any.</summary>
    public async Task StartAsync(params string[] arguments)
    {
        WriteConfig();
        Daemon = await DaemonProcess.ServeAsync(ConfigFile, Environment, arguments);
    }

    /// <summary>Starts another daemon on the same store, with a data folder of its own.</summary>
    public async Task<DaemonProcess> StartReplicaAsync()
    {
        var replica = await DaemonProcess.ServeAsync(
            ConfigFile,
            new Dictionary<string, string>(Environment) { ["GF_PATHS_DATA"] = Folder.File($"data-{_replicas.Count + 2}") });
        _replicas.Add(replica);
        return replica;
    }

    /// <summary>Starts another process on the same data after the first one ended.</summary>
    public async Task RestartAsync()
    {
        _outputs.Add(Daemon.Output);
        await Daemon.DisposeAsync();
        Daemon = await DaemonProcess.ServeAsync(ConfigFile, Environment);
    }

    /// <summary>Posts a body and returns status and answer.</summary>
    public async Task<(int Status, JsonNode? Json)> PostAsync(
        HttpContent content,
        string path = "api/v1/webhook",
        Action<HttpRequestHeaders>? headers = null,
        DaemonProcess? daemon = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri((daemon ?? Daemon).Address, path)) { Content = content };
        headers?.Invoke(request.Headers);
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(_secrets.FindIn(text), Is.Empty, "no secret in an answer");
        return ((int)answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>Posts alerts as Grafana would; they must be taken.</summary>
    public async Task<string> SendAsync(params JsonObject[] alerts)
    {
        var (status, json) = await PostAsync(new StringContent(GrafanaPayload.Of(alerts).ToJsonString(), Encoding.UTF8, "application/json"));
        Assert.That(status, Is.EqualTo(200), json?.ToJsonString());
        return json!["id"]!.GetValue<string>();
    }

    public Task<byte[]> GetBytesAsync(string url) => _http.GetByteArrayAsync(new Uri(url));

    public async Task<string> GetTextAsync(string path, DaemonProcess? daemon = null)
    {
        var text = await _http.GetStringAsync(new Uri((daemon ?? Daemon).Address, path));
        Assert.That(_secrets.FindIn(text), Is.Empty, "no secret in an answer");
        return text;
    }

    /// <summary>The value of one series of <c>/metrics</c>.</summary>
    public async Task<double> MetricAsync(string series, DaemonProcess? daemon = null)
    {
        var line = (await GetTextAsync("metrics", daemon)).Split('\n').FirstOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal));
        return line is null ? double.NaN : double.Parse(line[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        if (Daemon is not null)
        {
            await Daemon.DisposeAsync();
            // shown with a test that fails
            await TestContext.Out.WriteLineAsync(Daemon.Output);
            _outputs.Add(Daemon.Output);
        }

        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
            await TestContext.Out.WriteLineAsync("replica:\n" + replica.Output);
            _outputs.Add(replica.Output);
        }

        await Receiver.DisposeAsync();
        await Grafana.DisposeAsync();
        _http.Dispose();
        foreach (var data in Enumerable.Range(2, _replicas.Count).Select(number => Folder.File($"data-{number}")).Prepend(DataFolder))
        {
            await Eventually.HoldsAsync(() => Rendering.Chromium.BrowserProcesses.Find(Path.Combine(data, "browser")).Count == 0, "no browser is left behind");
        }

        Assert.That(_outputs.SelectMany(_secrets.FindIn), Is.Empty, "no secret in the output of this test's daemons");
        Assert.That(_secrets.FindInFiles(DataFolder), Is.Empty, "no secret in the data folder");
        AssertPrivate();
        Folder.Dispose();
    }

    /// <summary>What the daemon wrote is for its user alone.</summary>
    private void AssertPrivate()
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (Daemon is not null)
        {
            Assert.That(
                Directory.EnumerateFiles(DataFolder)
                    .Where(static file => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != UnixFileMode.None),
                Is.Empty);
        }
    }
}
