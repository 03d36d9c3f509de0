namespace AlertImages.Daemon.Hosting;

/// <summary>The daemon cannot start; the message says why and what to do, to a person.</summary>
internal sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
