using AlertImages.Daemon.Configuration.Sections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AlertImages.Daemon.Hosting;

/// <summary>Where others reach this daemon: <c>root_url</c>, else the address that it listens on.</summary>
internal sealed class PublicAddress
{
    private readonly string _configured;
    private readonly IServer? _server;

    public PublicAddress(ServerSettings settings, IServer server) => (_configured, _server) = (settings.RootUrl, server);

    private PublicAddress(Uri root) => _configured = root.AbsoluteUri;

    /// <summary>For a command that does not listen: where the daemon would be reached.</summary>
    public static PublicAddress Of(Uri root) => new(root);

    /// <summary>Ends in a slash.</summary>
    public Uri Root => new((_configured.Length > 0 ? _configured : Listening).TrimEnd('/') + "/");

    /// <summary>The address the server listens on.</summary>
    public string Listening => _server?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?? throw new InvalidOperationException("The server does not listen yet");
}
