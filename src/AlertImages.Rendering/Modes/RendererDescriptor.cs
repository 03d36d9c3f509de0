using AlertImages.Core.Screenshots;

namespace AlertImages.Rendering.Modes;

/// <summary>One way to take a screenshot: its name in <c>[rendering] mode</c> and how it is made.</summary>
/// <param name="Mode">The value of the key <c>mode</c>.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Create">Makes the renderer.</param>
public sealed record RendererDescriptor(string Mode, string Name, Func<RendererContext, IScreenshotRenderer> Create);
