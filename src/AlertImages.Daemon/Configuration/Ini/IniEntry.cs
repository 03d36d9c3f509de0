namespace AlertImages.Daemon.Configuration.Ini;

/// <summary>One key of an ini file and where it stands.</summary>
internal sealed record IniEntry(string Section, string Key, string Value, string File, int Line);
