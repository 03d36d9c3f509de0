namespace AlertImages.Daemon.Demo;

/// <summary>What the demo was asked for.</summary>
internal sealed record DemoOptions(
    bool Once, string Data, int Port, string Browser, string Storage, Uri? Grafana = null, string Dashboard = "", string? Panel = null);
