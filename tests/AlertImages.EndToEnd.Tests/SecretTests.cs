using System.Text.Json.Nodes;
using AlertImages.TestSupport;
using Microsoft.AspNetCore.Http;

namespace AlertImages.EndToEnd.Tests;

/// <summary>Every secret that can be set is a canary; none may show anywhere.</summary>
public sealed class SecretTests
{
    [Test]
    public async Task No_secret_shows_in_logs_errors_metrics_or_commands([Values("text", "json", "logfmt")] string format)
    {
        // the vendor repeats what it was sent, as some do in their error pages
        await using var vendor = await ScriptedHttpServer.StartAsync(static (context, request) =>
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsync(string.Join(' ', request.Headers.Select(static header => header.Value)) + request.PathAndQuery);
        });
        await using var mails = new SmtpServer(new SmtpBehaviour
        {
            Auth = "PLAIN",
            Answer = static command => command.StartsWith("AUTH", StringComparison.Ordinal) ? "535 I do not know " + command : null,
        });
        await using var bed = await TestBed.CreateAsync();
        bed.Set("log", "level", "debug");
        bed.Set("log", "format", format);
        bed.Set("grafana", "service_account_token", "canary-grafana");
        bed.Set("security", "webhook_tokens", "canary-token");
        bed.Set("security", "basic_auth_user", "sender");
        bed.Set("security", "basic_auth_password", "canary-basic");
        bed.Set("security", "hmac_secret", "canary-hmac");
        bed.Set("smtp", "enabled", "true");
        bed.Set("smtp", "host", $"127.0.0.1:{mails.Port}");
        bed.Set("smtp", "user", "alerts");
        bed.Set("smtp", "password", "canary-smtp");
        // the storage repeats what it was sent, too
        bed.Set("external_image_storage", "provider", "s3");
        bed.Set("external_image_storage.s3", "endpoint", vendor.Url.AbsoluteUri);
        bed.Set("external_image_storage.s3", "bucket", "pictures");
        bed.Set("external_image_storage.s3", "access_key", "AKIATESTS");
        bed.Set("external_image_storage.s3", "secret_key", "canary-s3");
        bed.Set("external_image_storage.azure_blob", "account_key", "canary-azure");
        bed.Set("external_image_storage.webdav", "password", "canary-webdav");
        bed.Environment["HOOK_PASSWORD"] = "canary-environment";
        bed.ContactPoint(
            "ops",
            $"{{ uid: a, type: slack, settings: {{ url: '{vendor.Url}services/canary-slack-path', recipient: x }} }}",
            $"{{ uid: b, type: slack, settings: {{ url: '{vendor.Url}', token: canary-slack-token, recipient: x }} }}",
            $"{{ uid: c, type: webhook, settings: {{ url: '{vendor.Url}?key=canary-query', username: u }}, secureSettings: {{ password: $HOOK_PASSWORD }} }}",
            $"{{ uid: d, type: webhook, settings: {{ url: '{vendor.Url}', authorization_credentials: canary-credentials, hmacConfig: {{ secret: "
                + $"canary-signature }}, headers: {{ X-Key: canary-header }} }} }}",
            "{ uid: e, type: email, settings: { addresses: ops@example.org } }");
        bed.ContactPoint(
            "all",
            [.. ContactPointSample.All.Select(sample => new JsonObject
            {
                ["uid"] = "all-" + sample.Type,
                ["type"] = sample.Type,
                ["settings"] = sample.Settings(vendor.Url.AbsoluteUri),
            }.ToJsonString())]);
        await bed.StartAsync();

        var (refused, answer) = await bed.PostAsync(new StringContent("x"), headers: static headers => headers.Add("Authorization", "Bearer canary-wrong"));
        var (accepted, _) = await bed.PostAsync(
            new StringContent(GrafanaPayload.Of(GrafanaPayload.Firing()).ToJsonString()),
            headers: static headers => headers.Add("Authorization", "Bearer canary-token"));
        var (alsoAccepted, _) = await bed.PostAsync(
            new StringContent(GrafanaPayload.Of(GrafanaPayload.Firing()).ToJsonString()),
            "api/v1/webhook/all",
            static headers => headers.Add("Authorization", "Bearer canary-token"));
        await Eventually.HoldsAsync(async () => await DeadAsync(bed) == ContactPointSample.All.Count + 5, "all were given up");
        var metrics = await bed.GetTextAsync("metrics");
        await bed.Daemon.StopAsync();
        var check = await DaemonProcess.RunAsync(["check-config", "--config", bed.ConfigFile], bed.Environment);
        var show = await DaemonProcess.RunAsync(["show-config", "--config", bed.ConfigFile], bed.Environment);
        var doctor = await DaemonProcess.RunAsync(["doctor", "--config", bed.ConfigFile], bed.Environment);

        Assert.That((refused, accepted, alsoAccepted), Is.EqualTo((401, 200, 200)));
        Assert.That(bed.Daemon.Output, Does.Contain("could not be delivered").And.Contain("Failed to upload image to s3"));
        Assert.That(doctor.Output, Does.Contain("failed  image storage s3: cannot put"));
        foreach (var text in new[]
        {
            answer!.ToJsonString(),
            metrics,
            bed.Daemon.Output,
            check.Output,
            check.Error,
            show.Output,
            show.Error,
            doctor.Output,
            doctor.Error,
        })
        {
            Assert.That(text, Does.Not.Contain("canary"));
            Assert.That(text, Does.Not.Contain(Base64("u:canary-environment")).And.Not.Contain(Base64("\0alerts\0canary-smtp")));
        }
    }

    private static async Task<double> DeadAsync(TestBed bed) => (await bed.GetTextAsync("metrics")).Split('\n')
        .Where(static line => line.StartsWith("alertimages_dead_deliveries_total{", StringComparison.Ordinal))
        .Sum(static line => double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
}
