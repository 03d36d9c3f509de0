using static AlertImages.GoTemplates.GoArguments;

namespace AlertImages.GoTemplates;

/// <summary>Go's functions of logic and comparison. The executor evaluates <c>and</c> and <c>or</c> itself when they are called with arguments.</summary>
internal static class ComparisonFunctions
{
    public static IReadOnlyDictionary<string, GoFunction> All { get; } = new Dictionary<string, GoFunction>
    {
        ["and"] = static (_, _) => null,
        ["or"] = static (_, _) => null,
        ["not"] = static (_, arguments) => !GoRules.IsTrue(One(arguments, "not")),
        ["eq"] = static (_, arguments) => arguments.Length > 1
            ? arguments.Skip(1).Any(other => GoComparison.AreEqual(arguments[0], other))
            : throw new GoValueException("missing argument for comparison"),
        ["ne"] = static (_, arguments) => Two(arguments, "ne", static (one, other) => !GoComparison.AreEqual(one, other)),
        ["lt"] = static (_, arguments) => Two(arguments, "lt", GoComparison.IsLess),
        ["le"] = static (_, arguments) => Two(arguments, "le", static (one, other) => GoComparison.IsLess(one, other) || GoComparison.AreEqual(one, other)),
        ["gt"] = static (_, arguments) => Two(arguments, "gt", static (one, other) => !GoComparison.IsLess(one, other) && !GoComparison.AreEqual(one, other)),
        ["ge"] = static (_, arguments) => Two(arguments, "ge", static (one, other) => !GoComparison.IsLess(one, other)),
    };

    private static bool Two(object?[] arguments, string name, Func<object?, object?, bool> compare) => arguments is [var one, var other]
        ? compare(one, other)
        : throw new GoValueException($"wrong number of args for {name}: want 2 got {arguments.Length}");
}
