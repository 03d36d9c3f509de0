namespace AlertImages.Daemon.Configuration.Values;

/// <summary>Something wrong with the configuration and where: the message names section and key.</summary>
internal sealed record ConfigurationError(string File, int Line, string Message)
{
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {Message}" : File.Length > 0 ? $"{File}: {Message}" : Message;
}
