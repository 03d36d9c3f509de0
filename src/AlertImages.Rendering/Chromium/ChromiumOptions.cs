namespace AlertImages.Rendering.Chromium;

/// <summary>How the browser runs and where it may go.</summary>
public sealed record ChromiumOptions
{
    /// <summary>Addresses whose origins pages may reach; everything else is closed.</summary>
    public required IReadOnlyList<Uri> AllowedUrls { get; init; }

    /// <summary>Folder of the browser's profile; private to the daemon.</summary>
    public required string ProfileFolder { get; init; }

    /// <summary>Chromium's executable; empty: found on the machine.</summary>
    public string BrowserPath { get; init; } = "";

    /// <summary>More arguments for Chromium.</summary>
    public IReadOnlyList<string> BrowserArguments { get; init; } = [];

    /// <summary>Pages that stay open while nothing is drawn.</summary>
    public int WarmPages { get; init; } = 2;

    /// <summary>Pages that draw at the same time; further ones wait for their turn. More than the processors can feed only makes each slower.</summary>
    public int MaxPages { get; init; } = Math.Clamp(Environment.ProcessorCount * 2, 4, 16);

    /// <summary>Memory of all processes of the browser, in bytes, beyond which it is replaced when it is idle, and at twice as much at once.</summary>
    public long MaxMemory { get; init; } = 2L << 30;

    /// <summary>Age at which the browser is replaced when it is idle.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(12);
}
