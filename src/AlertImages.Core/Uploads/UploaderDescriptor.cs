using AlertImages.Core.Work;

namespace AlertImages.Core.Uploads;

/// <summary>One kind of external image storage as the catalogue lists it: settings, checks, documentation and <c>doctor</c> go by it.</summary>
public sealed class UploaderDescriptor
{
    private readonly Action<ISettings, SettingErrors> _validate;
    private readonly Func<ISettings, UploaderContext, IImageUploader> _create;

    private UploaderDescriptor(
        string provider,
        string name,
        StoragePermissions permissions,
        Type? settings,
        Action<ISettings, SettingErrors> validate,
        Func<ISettings, UploaderContext, IImageUploader> create)
    {
        (Provider, Name, Permissions, Settings) = (provider, name, permissions, settings);
        (_validate, _create) = (validate, create);
    }

    /// <summary>The value of <c>[external_image_storage] provider</c>.</summary>
    public string Provider { get; }

    /// <summary>Name for people.</summary>
    public string Name { get; }

    /// <summary>What its credentials must be allowed.</summary>
    public StoragePermissions Permissions { get; }

    /// <summary>The ini section of its settings.</summary>
    public string Section => "external_image_storage." + Provider;

    /// <summary>
    /// The record of its settings, bound by <c>[ConfigurationKeyName]</c>; initialisers are the defaults, and the <c>///</c> sentences are the
    /// documentation. Null: it has none.
    /// </summary>
    public Type? Settings { get; }

    /// <summary>Describes a kind of storage by its settings record, its rules and its constructor.</summary>
    /// <param name="provider">The value of <c>[external_image_storage] provider</c>.</param>
    /// <param name="name">Name for people.</param>
    /// <param name="permissions">What its credentials must be allowed.</param>
    /// <param name="validate">Adds every error it finds; touches no network.</param>
    /// <param name="create">Makes the uploader from valid settings.</param>
    public static UploaderDescriptor For<TSettings>(
        string provider,
        string name,
        StoragePermissions permissions,
        Action<TSettings, SettingErrors> validate,
        Func<TSettings, UploaderContext, IImageUploader> create)
        where TSettings : class, new() => new(
            provider, name, permissions, typeof(TSettings),
            (settings, errors) => validate(settings.Get<TSettings>(), errors), (settings, context) => create(settings.Get<TSettings>(), context));

    /// <summary>Describes a kind of storage that needs no settings.</summary>
    /// <param name="provider">The value of <c>[external_image_storage] provider</c>.</param>
    /// <param name="name">Name for people.</param>
    /// <param name="permissions">What its credentials must be allowed.</param>
    /// <param name="create">Makes the uploader.</param>
    public static UploaderDescriptor For(string provider, string name, StoragePermissions permissions, Func<UploaderContext, IImageUploader> create) =>
        new(provider, name, permissions, null, static (_, _) => { }, (_, context) => create(context));

    /// <summary>Everything that keeps the settings from working; empty when they are complete.</summary>
    public IReadOnlyList<SettingError> Check(ISettings settings)
    {
        var errors = new SettingErrors(Section);
        _validate(settings, errors);
        return errors.All;
    }

    /// <summary>Makes the uploader; null when its settings are not complete.</summary>
    public IImageUploader? Create(ISettings settings, UploaderContext context) => Check(settings).Count == 0 ? _create(settings, context) : null;
}
