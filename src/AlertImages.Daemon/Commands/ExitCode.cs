namespace AlertImages.Daemon.Commands;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    public const int Fine = 0;
    public const int Usage = 1;
    public const int Configuration = 2;
    public const int Failed = 3;
}
