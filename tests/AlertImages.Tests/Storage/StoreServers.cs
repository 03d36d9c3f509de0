namespace AlertImages.Tests.Storage;

/// <summary>Servers that the tests of this namespace share.</summary>
[SetUpFixture]
public sealed class StoreServers
{
    [OneTimeTearDown]
    public Task StopAsync() => StoreBed.StopAsync();
}
