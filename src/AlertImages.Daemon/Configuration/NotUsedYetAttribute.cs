namespace AlertImages.Daemon.Configuration;

/// <summary>A key of the public contract that this version reads but does not act on: whoever sets it is told.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotUsedYetAttribute : Attribute;
