namespace AlertImages.Rendering.Modes;

/// <summary>The addresses as the user wrote them, for the check of a mode; each is empty or an http or https address.</summary>
/// <param name="GrafanaUrl"><c>[grafana] url</c>.</param>
/// <param name="ServerUrl"><c>[rendering] server_url</c>.</param>
public sealed record RendererSettings(string GrafanaUrl, string ServerUrl);
