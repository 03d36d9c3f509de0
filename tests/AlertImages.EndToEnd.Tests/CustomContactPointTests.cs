using System.Text;
using AlertImages.Core.Pictures;
using AlertImages.TestSupport;

namespace AlertImages.EndToEnd.Tests;

/// <summary>A contact point that lives outside the product's projects: <c>samples/custom-contact-point</c>, as its user would run it.</summary>
public sealed class CustomContactPointTests
{
    [Test]
    public async Task It_is_checked_tested_and_delivered_to_like_any_other()
    {
        await using var ntfy = await ScriptedHttpServer.StartAsync(200);
        await using var bed = await TestBed.CreateAsync();
        bed.ContactPoint("ops", $"{{ uid: phone, type: ntfy, settings: {{ url: '{ntfy.Url}canary-topic', token: canary-token }} }}");
        bed.ContactPoint("broken", "{ uid: broken, type: ntfy, settings: { url: nowhere } }");
        bed.WriteConfig();
        var refused = await RunAsync("check-config", bed);
        bed.Folder.Write("provisioning/alerting/broken.yaml", "apiVersion: 1\n");

        var check = await RunAsync("check-config", bed);
        var test = await RunAsync("test-contact-point ops", bed);

        Assert.That(refused.ExitCode, Is.EqualTo(2));
        Assert.That(refused.Output, Does.Contain("ntfy 'broken': url: must be the http or https address of a topic"));
        Assert.That(check.ExitCode, Is.Zero, check.Output);
        Assert.That(test.ExitCode, Is.Zero, test.Output + test.Error);
        Assert.That(test.Output, Does.Contain("ok      ntfy 'phone': delivered, with the picture"));
        var request = ntfy.Requests.Single();
        Assert.That((request.Method, request.PathAndQuery, request.Headers["Authorization"]), Is.EqualTo(("PUT", "/canary-topic", "Bearer canary-token")));
        Assert.That(PngFile.FindDefect(request.Body), Is.Null);
        Assert.That(Encoding.UTF8.GetString(Convert.FromBase64String(request.Headers["Title"].Split('?')[3])), Is.EqualTo("[FIRING:1] TestAlert Grafana "));
        Assert.That(test.Output + test.Error, Does.Not.Contain("canary"));
    }

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(string command, TestBed bed) =>
        DaemonProcess.RunAsync([.. command.Split(' '), "--config", bed.ConfigFile], executable: Executable());

    private static string Executable()
    {
        // …/bin/<configuration>/<framework>/
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return RepositoryRoot.File("samples", "custom-contact-point", "bin", output.Parent!.Name, output.Name, "alertimages-ntfy");
    }
}
