using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace AlertImages.TestSupport;

/// <summary>A real SMTP server (the npm package maildev) that keeps mails and shows them by HTTP.</summary>
public sealed class MailDev : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http = TestHttp.Create();
    private readonly Uri _api;

    private MailDev(Process process, int smtpPort, int webPort)
    {
        _process = process;
        SmtpPort = smtpPort;
        _api = new Uri($"http://127.0.0.1:{webPort}/email");
    }

    /// <summary>The port for mails.</summary>
    public int SmtpPort { get; }

    /// <summary>Starts it on free ports; senders must log in as these.</summary>
    public static async Task<MailDev> StartAsync(string user, string password)
    {
        var (smtp, web) = (FreePort(), FreePort());
        var script = RepositoryRoot.File("tests", ".tools", "node_modules", "maildev", "bin", "maildev");
        if (!File.Exists(script))
        {
            throw new FileNotFoundException("maildev is not installed; tests/run.sh installs it", script);
        }

        string[] arguments =
        [
            script, "--smtp", $"{smtp}", "--web", $"{web}", "--ip", "127.0.0.1", "--incoming-user", user, "--incoming-pass", password, "--silent",
        ];
        var server = new MailDev(Process.Start(new ProcessStartInfo("node", arguments) { UseShellExecute = false })!, smtp, web);
        await Eventually.HoldsAsync(server.IsReadyAsync, "maildev is ready");
        return server;
    }

    /// <summary>The mails, once there are that many.</summary>
    public async Task<JsonArray> WaitForMailsAsync(int count)
    {
        JsonArray mails = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                mails = JsonNode.Parse(await _http.GetStringAsync(_api))!.AsArray();
                return mails.Count >= count;
            },
            $"{count} mails arrive");
        return mails;
    }

    /// <summary>An attachment of a mail.</summary>
    public Task<byte[]> ReadAttachmentAsync(string mailId, string fileName) =>
        _http.GetByteArrayAsync(new Uri($"{_api.AbsoluteUri}/{mailId}/attachment/{fileName}"));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(_api);
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, SmtpPort);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            return _process.HasExited ? throw new InvalidOperationException($"maildev ended with {_process.ExitCode}", exception) : false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
