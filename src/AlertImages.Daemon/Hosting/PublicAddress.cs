using AlertImages.Daemon.Configuration;
using AlertImages.Daemon.Configuration.Sections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AlertImages.Daemon.Hosting;

/// <summary>Where others reach this daemon: <c>root_url</c>, else the address that it listens on.</summary>
internal sealed class PublicAddress(LoadedConfiguration configuration, IServer server)
{
    /// <summary>Ends in a slash.</summary>
    public Uri Root => new(RootText().TrimEnd('/') + "/");

    /// <summary>The address the server listens on.</summary>
    public string Listening => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?? throw new InvalidOperationException("The server does not listen yet");

    private string RootText()
    {
        var configured = configuration.Get<ServerSettings>().RootUrl;
        return configured.Length > 0 ? configured : Listening;
    }
}
