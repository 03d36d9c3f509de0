using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AlertImages.Core.Delivery;

/// <summary>One type of contact point as the catalogue lists it: configuration, validation, metrics, documentation and contract tests go by it.</summary>
public sealed class ContactPointDescriptor
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNameCaseInsensitive = false,
        Converters = { new LenientBoolean(), new LenientNumber() },
    };

    private readonly Func<JsonObject, ICollection<string>, Func<ContactPointServices, IContactPoint>?> _bind;

    private ContactPointDescriptor(
        string type,
        string name,
        string images,
        MessagePace? pace,
        Type settings,
        Func<JsonObject, ICollection<string>, Func<ContactPointServices, IContactPoint>?> bind)
    {
        (Type, Name, Images, Pace) = (type, name, images, pace);
        _bind = bind;
        Keys = settings.GetProperties()
            .Select(static property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name)
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Grafana's type, compared without case.</summary>
    public string Type { get; }

    /// <summary>Name for people.</summary>
    public string Name { get; }

    /// <summary>How pictures travel, in words, for the documentation.</summary>
    public string Images { get; }

    /// <summary>How many messages the vendor takes; null: no limit that is known.</summary>
    public MessagePace? Pace { get; }

    /// <summary>The settings' keys.</summary>
    public IReadOnlySet<string> Keys { get; }

    /// <summary>Describes a type by its settings record, its rules and its constructor.</summary>
    /// <param name="type">Grafana's type.</param>
    /// <param name="name">Name for people.</param>
    /// <param name="images">How pictures travel, in words.</param>
    /// <param name="validate">Adds every error it finds; messages name the key.</param>
    /// <param name="create">Makes the integration from valid settings.</param>
    /// <param name="pace">How many messages the vendor takes.</param>
    public static ContactPointDescriptor For<TSettings>(
        string type,
        string name,
        string images,
        Action<TSettings, ICollection<string>> validate,
        Func<TSettings, ContactPointServices, IContactPoint> create,
        MessagePace? pace = null)
        where TSettings : class => new(type, name, images, pace, typeof(TSettings), (settings, errors) =>
    {
        if (Read<TSettings>(settings, errors) is not { } typed)
        {
            return null;
        }

        var before = errors.Count;
        validate(typed, errors);
        return errors.Count > before ? null : services => create(typed, services);
    });

    /// <summary>Checks the settings and gives what makes the integration; null, with the errors added, when they are not right.</summary>
    public Func<ContactPointServices, IContactPoint>? Bind(JsonObject settings, ICollection<string> errors) => _bind(settings, errors);

    /// <summary>A setting without a value is one that is not there.</summary>
    private static JsonNode? WithoutNulls(JsonNode? node) => node switch
    {
        JsonObject members =>
            new JsonObject(members.Where(static member => member.Value is not null)
                .Select(static member => KeyValuePair.Create(member.Key, WithoutNulls(member.Value)))),
        JsonArray items => new JsonArray([.. items.Where(static item => item is not null).Select(WithoutNulls)]),
        _ => node?.DeepClone(),
    };

    private static TSettings? Read<TSettings>(JsonObject settings, ICollection<string> errors)
        where TSettings : class
    {
        try
        {
            return WithoutNulls(settings)!.Deserialize<TSettings>(s_options);
        }
        catch (JsonException exception)
        {
            // the message of the serialiser could repeat a secret; the path and our own converters' words cannot
            var key = exception.Path is { Length: > 2 } path ? path[2..] : "settings";
            var detail = exception.InnerException is FormatException inner ? inner.Message : "the value has the wrong type";
            errors.Add($"{key}: {detail}");
            return null;
        }
    }
}
