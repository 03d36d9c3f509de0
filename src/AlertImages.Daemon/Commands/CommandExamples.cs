using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AlertImages.Daemon.Commands;

/// <summary>An example of each command, shown at the end of its help.</summary>
internal static class CommandExamples
{
    private static readonly Dictionary<string, string> s_examples = [];

    public static void AddExample(this Command command, string example) => s_examples[command.Name] = example;

    /// <summary>The help of all commands ends with their example.</summary>
    public static void ShowIn(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new HelpWithExample((SynchronousCommandLineAction)option.Action!);
        }
    }

    private sealed class HelpWithExample(SynchronousCommandLineAction usual) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var result = usual.Invoke(parseResult);
            if (s_examples.TryGetValue(parseResult.CommandResult.Command.Name, out var example))
            {
                parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  {example}\n");
            }

            return result;
        }
    }
}
