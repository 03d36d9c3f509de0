namespace AlertImages.Daemon.Configuration.Values;

/// <summary>Where the value of a setting comes from: <c>file:line</c>, <c>environment NAME</c> or <c>default</c>.</summary>
internal sealed record SettingSource(string File, int Line)
{
    public static SettingSource Default { get; } = new("", 0);

    public override string ToString() => Line > 0 ? $"{File}:{Line}" : File.Length > 0 ? File : "default";
}
