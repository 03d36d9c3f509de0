namespace AlertImages.Daemon.Configuration.Values;

/// <summary>The choice that <c>true</c> or <c>false</c> stands for in settings that were booleans once.</summary>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class BooleanWordAttribute(bool value) : Attribute
{
    /// <summary>The former value.</summary>
    public bool Value { get; } = value;
}
