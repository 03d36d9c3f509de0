using AlertImages.Tests.Storage;

namespace AlertImages.Tests;

/// <summary>Servers that tests share; they end with the last test.</summary>
[SetUpFixture]
public sealed class StoreServers
{
    [OneTimeTearDown]
    public Task StopAsync() => StoreBed.StopAsync();
}
