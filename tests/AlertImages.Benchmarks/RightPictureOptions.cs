using System.Globalization;

namespace AlertImages.Benchmarks;

/// <summary>The arguments of <see cref="RightPictureBenchmark"/>.</summary>
internal sealed record RightPictureOptions
{
    public required Uri Grafana { get; init; }

    /// <summary>A service account's token; reads the dashboards, and looks at panels unless <see cref="UsesKeys"/>.</summary>
    public string Token { get; init; } = "";

    /// <summary>True: each picture has a render key of its own. Only a stand-in takes such keys.</summary>
    public bool UsesKeys { get; init; }

    /// <summary>True: each key is deleted on the server as soon as its picture is answered.</summary>
    public bool ForgetsKeys { get; init; }

    /// <summary>UIDs; none: the first dashboard that the token sees.</summary>
    public IReadOnlyList<string> Dashboards { get; init; } = [];

    /// <summary>Ids that are left out.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    public int Pictures { get; init; } = 60;

    public IReadOnlyList<int> AtATime { get; init; } = [1, 2, 5];

    /// <summary>Threads that burn the processors meanwhile.</summary>
    public int Burners { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>False: only times are measured.</summary>
    public bool IsCompared { get; init; } = true;

    /// <summary>Where the pictures are kept; empty: nowhere.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Chromium's executable; empty: the one that the daemon would take.</summary>
    public string Browser { get; init; } = "";

    public static RightPictureOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new RightPictureOptions { Grafana = new Uri(arguments[0].TrimEnd('/') + "/") };
        foreach (var argument in arguments.Skip(1))
        {
            var (name, value) = (argument.Split('=', 2)[0], argument.Split('=', 2).ElementAtOrDefault(1) ?? "");
            options = name switch
            {
                "token" => options with { Token = value },
                "keys" => options with { UsesKeys = true, ForgetsKeys = value != "kept" },
                "dashboards" => options with { Dashboards = value.Split(',') },
                "without" => options with { Without = value.Split(',') },
                "pictures" => options with { Pictures = Number(value) },
                "at" => options with { AtATime = [.. value.Split(',').Select(Number)] },
                "burners" => options with { Burners = Number(value) },
                "timeout" => options with { Timeout = TimeSpan.FromSeconds(Number(value)) },
                "compare" => options with { IsCompared = value != "no" },
                "folder" => options with { Folder = Directory.CreateDirectory(value).FullName },
                "browser" => options with { Browser = value },
                _ => throw new ArgumentException($"{name} is no argument of right-picture", nameof(arguments)),
            };
        }

        return options;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
