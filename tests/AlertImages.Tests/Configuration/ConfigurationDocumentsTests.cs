using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Values;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Configuration;

public sealed class ConfigurationDocumentsTests
{
    private static readonly string s_defaults = RepositoryRoot.File("config", "defaults.ini");

    [Test]
    public void Defaults_ini_names_every_key_with_its_default() => GoldenFile.IsCurrent(s_defaults, SettingsReference.DefaultsIni());

    [Test]
    public void The_page_names_every_key_with_its_default() =>
        GoldenFile.PartIsCurrent(RepositoryRoot.File("docs", "configuration.md"), "settings", SettingsReference.Tables());

    [Test]
    public void Defaults_ini_read_as_a_configuration_changes_nothing()
    {
        var read = ConfigurationLoader.Load([s_defaults], new Dictionary<string, string>());
        var builtIn = ConfigurationLoader.Load([], new Dictionary<string, string>());

        Assert.That(read.Errors, Is.Empty);
        foreach (var section in SettingsCatalog.Sections)
        {
            foreach (var (key, property) in SettingsCatalog.KeysOf(section))
            {
                Assert.That(
                    ValueReader.Write(property.GetValue(read.Get(section))),
                    Is.EqualTo(ValueReader.Write(property.GetValue(builtIn.Get(section)))),
                    key);
            }
        }
    }

    [Test]
    public void The_configuration_of_the_checkout_is_valid()
    {
        var configuration = CheckedConfiguration.Read([RepositoryRoot.File("config", "alertimages.ini")], new Dictionary<string, string>
        {
            ["GF_PATHS_PROVISIONING"] = RepositoryRoot.File("config", "provisioning"),
        });

        Assert.That(configuration.AllErrors, Is.Empty);
        Assert.That(configuration.Provisioning.ContactPoints, Is.Not.Empty);
    }
}
