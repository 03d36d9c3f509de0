namespace AlertImages.Daemon.Configuration.Provisioning;

/// <summary>A file of templates as a provisioning file holds it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">Go templates.</param>
/// <param name="File">The provisioning file.</param>
/// <param name="Line">Line where the text begins there.</param>
internal sealed record TemplateDefinition(string Name, string Text, string File, int Line);
