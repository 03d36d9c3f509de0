using System.CommandLine;
using AlertImages.ContactPoints;
using AlertImages.Core.ContactPoints;
using AlertImages.Daemon.Commands;

namespace AlertImages.Daemon;

/// <summary>The program with all its commands, also for executables that bring contact points of their own (<c>samples/custom-contact-point</c>).</summary>
public static class AlertImagesProgram
{
    /// <summary>Runs the command line to its end; the exit code.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="contactPoints">Further types of contact points.</param>
    public static async Task<int> RunAsync(string[] arguments, params IReadOnlyList<ContactPointDescriptor> contactPoints)
    {
        ContactPointCatalog.Add(contactPoints);
        // the host ends within its own shutdown time; the parser must not cut it short
        return await CreateCommands()
            .Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = ShutdownTimeoutOption.Longest * 2 });
    }

    /// <summary>All commands.</summary>
    internal static RootCommand CreateCommands()
    {
        var root = new RootCommand("AlertImages puts the picture of the panel into the alert.")
        {
            ServeCommand.Create(),
            CheckConfigCommand.Create(),
            ShowConfigCommand.Create(),
            DoctorCommand.Create(),
            ExplainCommand.Create(),
            TestContactPointCommand.Create(),
            TestTemplateCommand.Create(),
            RenderCommand.Create(),
            RenderServerCommand.Create(),
            MigrateCommand.Create(),
            DemoCommand.Create(),
            CompletionCommand.Create(),
        };
        CommandExamples.ShowIn(root);
        return root;
    }
}
