namespace AlertImages.Daemon.Configuration.Values;

/// <summary>The ini section that a settings record stands for.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class IniSectionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
