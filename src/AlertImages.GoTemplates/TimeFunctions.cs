using static AlertImages.GoTemplates.GoArguments;

namespace AlertImages.GoTemplates;

/// <summary>Functions of times and durations, and Grafana's namespace <c>time</c>.</summary>
internal static class TimeFunctions
{
    public static IReadOnlyDictionary<string, GoFunction> All { get; } = new Dictionary<string, GoFunction>
    {
        ["date"] = static (_, arguments) => GoTimes.Format(Time(arguments, 1, 2), Text(arguments, 0, 2)),
        ["tz"] = static (_, arguments) => GoTimes.InZone(Time(arguments, 1, 2), Text(arguments, 0, 2)),
        ["since"] = static (rendering, arguments) => GoTimes.Between(Time(arguments, 0, 1), rendering.Now),
        ["humanizeDuration"] = static (_, arguments) => GoHumanize.Duration(Seconds(One(arguments, "humanizeDuration"))),
        ["time"] = static (rendering, _) => new GoObject("time", [], new Dictionary<string, GoMethod> { ["Now"] = _ => rendering.Now }),
    };
}
