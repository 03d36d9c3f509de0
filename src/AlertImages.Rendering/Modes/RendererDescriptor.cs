using AlertImages.Core.Screenshots;
using AlertImages.Core.Work;

namespace AlertImages.Rendering.Modes;

/// <summary>One way to take a screenshot as the catalogue lists it.</summary>
/// <param name="Mode">The value of <c>[rendering] mode</c>.</param>
/// <param name="Name">Name for people.</param>
/// <param name="PagesSeeToken">True: pages are looked at with the service account's token, so what it may not see cannot be photographed.</param>
/// <param name="Validate">What keeps the settings from working with this mode; touches no network.</param>
/// <param name="Create">Makes the renderer from valid settings.</param>
public sealed record RendererDescriptor(
    string Mode,
    string Name,
    bool PagesSeeToken,
    Func<RendererSettings, IReadOnlyList<SettingError>> Validate,
    Func<RendererContext, IScreenshotRenderer> Create);
