using System.CommandLine;
using AlertImages.Daemon.Commands;
using AlertImages.Daemon.Demo;

var root = new RootCommand("AlertImages puts the picture of the panel into the alert.")
{
    ServeCommand.Create(),
    CheckConfigCommand.Create(),
    DoctorCommand.Create(),
    ShowConfigCommand.Create(),
    RenderCommand.Create(),
    RenderServerCommand.Create(),
    TestContactPointCommand.Create(),
    DemoCommand.Create(),
};
// the host ends within its own shutdown time; the parser must not cut it short
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(40) });
