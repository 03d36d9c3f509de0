using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using AlertImages.Core.Work;
using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using AlertImages.Tests.Configuration;
using AlertImages.TestSupport;
using AlertImages.Uploaders;

namespace AlertImages.Tests.Uploaders;

/// <summary>What the product knows of every kind of storage through its descriptor alone.</summary>
public sealed class UploaderDescriptorTests
{
    private static readonly UploaderContext s_context = new(
        new PictureFolders("/nowhere"), static () => new Uri("http://localhost/"), TimeSpan.Zero,
        static () => throw new InvalidOperationException("no network"), TimeProvider.System);

    private static IEnumerable<string> Providers => UploaderCatalog.All.Select(static uploader => uploader.Provider);

    private static IEnumerable<string> ProvidersWithSettings =>
        UploaderCatalog.All.Where(static uploader => uploader.Settings is not null).Select(static uploader => uploader.Provider);

    [Test]
    public void Providers_are_unique() => Assert.That(Providers, Is.Unique);

    [Test]
    public void Every_provider_has_contract_tests()
    {
        var tested = typeof(UploaderContractTests).GetCustomAttributes(typeof(TestFixtureAttribute), inherit: false)
            .Cast<TestFixtureAttribute>().Select(static fixture => fixture.Arguments[0]);

        Assert.That(tested, Is.EquivalentTo(Providers));
    }

    [Test]
    public void The_key_provider_names_every_provider()
    {
        var settings = typeof(ImageStorageSettings);
        var comment = SettingsReference.Describe(settings, settings.GetProperty(nameof(ImageStorageSettings.Provider))!);

        Assert.That(Providers.Where(provider => !comment.Contains(provider, StringComparison.Ordinal)), Is.Empty);
    }

    [TestCaseSource(nameof(ProvidersWithSettings))]
    public void Settings_are_read_from_the_section_of_the_provider(string provider)
    {
        var settings = UploaderCatalog.Find(provider)!.Settings!;

        Assert.That(SettingsCatalog.Sections, Has.Member(settings));
        Assert.That(SettingsCatalog.NameOf(settings), Is.EqualTo("external_image_storage." + provider));
        Assert.That(SettingsCatalog.KeysOf(settings), Is.Not.Empty);
    }

    [TestCaseSource(nameof(ProvidersWithSettings))]
    public void Missing_settings_are_named_and_make_no_uploader(string provider)
    {
        var sut = UploaderCatalog.Find(provider)!;
        var settings = new FakeSettings(Activator.CreateInstance(sut.Settings!)!);

        var errors = sut.Check(settings);

        Assert.That(errors, Is.Not.Empty);
        Assert.That(errors.Select(static error => error.Section), Has.All.EqualTo(sut.Section));
        Assert.That(errors.Select(static error => error.Key), Is.SubsetOf(SettingsCatalog.KeysOf(sut.Settings!).Select(static entry => entry.Key)));
        Assert.That(sut.Create(settings, s_context), Is.Null);
    }

    [Test]
    public void A_new_provider_is_described_in_one_place()
    {
        var sut = UploaderDescriptor.For<FloppySettings>(
            provider: "floppy",
            name: "Floppy disk",
            permissions: new StoragePermissions(Put: "writing", Read: "reading", Delete: "deleting", List: null),
            validate: static (settings, errors) => errors.Require("drive", settings.Drive.Length > 0, "must be set"),
            create: static (settings, _) => new FakeUploader { Target = settings.Drive });

        var missing = new FakeSettings(new FloppySettings());
        Assert.That(sut.Check(missing), Is.EqualTo(new[] { new SettingError("external_image_storage.floppy", "drive", "must be set") }));
        Assert.That(sut.Create(new FakeSettings(new FloppySettings { Drive = "A" }), s_context)!.Target, Is.EqualTo("A"));
    }

    private sealed record FloppySettings
    {
        public string Drive { get; init; } = "";
    }
}
