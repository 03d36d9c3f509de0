using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AlertImages.TestSupport;

/// <summary>A server of a npm package, on a free loopback port. It ends with the test, or when a test wants it gone.</summary>
public sealed partial class NodeServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _isDisposed;

    private NodeServer(Process process) => _process = process;

    /// <summary>Where it listens, with a slash at the end.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    /// <summary>An S3 server that checks signatures, with one bucket.</summary>
    public static Task<NodeServer> StartS3Async(string folder, string bucket, string accessKey, string secretKey, string region) =>
        StartAsync(RepositoryRoot.File("samples", "s3-server.cjs"), folder, bucket, accessKey, secretKey, region);

    /// <summary>A WebDAV server with one user.</summary>
    public static Task<NodeServer> StartWebDavAsync(string user, string password) =>
        StartAsync(RepositoryRoot.File("tests", "AlertImages.TestSupport", "Emulators", "webdav.cjs"), user, password);

    /// <summary>Microsoft's emulator of Azure Blob Storage, with its well-known account.</summary>
    public static Task<NodeServer> StartAzuriteAsync(string folder) => StartAsync(
        Tool("azurite", "dist", "src", "blob", "main.js"),
        "--blobHost",
        "127.0.0.1",
        "--blobPort",
        "0",
        "--location",
        folder,
        "--silent",
        "--disableTelemetry",
        "--skipApiVersionCheck");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Tool(params string[] path) => RepositoryRoot.File(["tests", ".tools", "node_modules", .. path]);

    private static async Task<NodeServer> StartAsync(string script, params string[] arguments)
    {
        if (!Directory.Exists(Tool()))
        {
            throw new DirectoryNotFoundException("The npm packages of the tests are not installed; tests/run.sh installs them");
        }

        var start = new ProcessStartInfo("node", [script, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["NODE_PATH"] = Tool();
        var server = new NodeServer(new Process { StartInfo = start });
        server._process.OutputDataReceived += (_, line) => server.Look(line.Data);
        server._process.Start();
        server._process.BeginOutputReadLine();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        server.Url = new Uri($"http://127.0.0.1:{await server._port.Task.WaitAsync(timeout.Token)}/");
        return server;
    }

    private void Look(string? line)
    {
        if (line is not null && Listening().Match(line) is { Success: true } match)
        {
            _port.TrySetResult(int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture));
        }
    }

    [GeneratedRegex(@"(?:^listening |successfully listens on http://127\.0\.0\.1:)(?<port>\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Listening();
}
