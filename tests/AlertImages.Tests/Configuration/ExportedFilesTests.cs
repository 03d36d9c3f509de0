using System.Text.Json.Nodes;
using AlertImages.ContactPoints;
using AlertImages.Core.Templating;
using AlertImages.Daemon.Configuration.Provisioning;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Configuration;

/// <summary>Files in the form of Grafana's export load as they are: no error, no warning.</summary>
public sealed class ExportedFilesTests
{
    private static readonly Dictionary<string, string> s_environment = [];
    private TempFolder _folder = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Golden", "provisioning")))
        {
            _folder.Write("alerting/" + Path.GetFileName(file), File.ReadAllText(file));
        }
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Every_type_policies_templates_and_timings_load_unchanged()
    {
        var files = Read();

        Assert.That(files.Errors.Concat(files.Warnings).Select(static problem => problem.ToString()), Is.Empty);
        Assert.That(
            files.ContactPoints.Single().Receivers.Select(static receiver => receiver.Type),
            Is.EquivalentTo(ContactPointCatalog.All.Select(static type => type.Type)).IgnoreCase);
        Assert.That(files.Policy!.Routes.Single().Routes, Has.Count.EqualTo(1));
        Assert.That(files.Timings.Keys, Is.EquivalentTo(new[] { "office hours", "holidays" }));
    }

    [Test]
    public void Every_setting_of_the_forms_is_known()
    {
        foreach (var receiver in Read().ContactPoints.Single().Receivers)
        {
            Assert.That(receiver.Settings.Select(static setting => setting.Key), Is.SubsetOf(ContactPointCatalog.Find(receiver.Type)!.Keys), receiver.Type);
        }
    }

    [Test]
    public void Templates_keep_their_dollars_and_are_known_by_their_names()
    {
        var renderer = new TemplateRenderer(Read().Templates, TimeProvider.System);
        string Render(string name) => renderer.TryRender(TextTemplate.Parse($"{{{{ template \"{name}\" . }}}}"), new TemplateInput(Some.Group()))!;

        Assert.That(Render("web.message"), Is.EqualTo("HighCPU costs $1"));
        Assert.That(Render("plain").Trim(), Is.EqualTo("ops has 1 alerts"));
    }

    [Test]
    public void Json_is_read_like_yaml()
    {
        var yaml = Read();
        foreach (var file in Directory.GetFiles(Path.Combine(_folder.Path, "alerting"), "*.yaml"))
        {
            File.Delete(file);
        }

        // JSON texts are quoted, so nothing in them is a number or a boolean of YAML
        var settings = new JsonObject
        {
            ["apiVersion"] = 1,
            ["contactPoints"] = new JsonArray(new JsonObject
            {
                ["name"] = "everything",
                ["receivers"] = new JsonArray([.. yaml.ContactPoints[0].Receivers.Select(static receiver => new JsonObject
                {
                    ["uid"] = receiver.Uid,
                    ["type"] = receiver.Type,
                    ["disableResolveMessage"] = receiver.DisableResolveMessage,
                    ["settings"] = receiver.Settings.DeepClone(),
                })]),
            }),
        };
        _folder.Write("alerting/contact-points.json", settings.ToJsonString());
        _folder.Write("alerting/templates.yml", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "provisioning", "templates.yaml")));
        var json = Read();

        Assert.That(json.Errors.Concat(json.Warnings).Select(static problem => problem.ToString()), Is.Empty);
        Assert.That(
            json.ContactPoints[0].Receivers.Select(static receiver => receiver.Settings.ToJsonString()),
            Is.EqualTo(yaml.ContactPoints[0].Receivers.Select(static receiver => receiver.Settings.ToJsonString())));
    }

    private ProvisioningFiles Read()
    {
        var files = ProvisioningReader.Read(_folder.Path, s_environment);
        ContactPointBinder.Bind(files);
        new TemplateCheck(files, TimeProvider.System).Run();
        return files;
    }
}
