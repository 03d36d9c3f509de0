using System.CommandLine;

namespace AlertImages.Daemon.Commands;

/// <summary>
/// <c>completion SHELL</c>: a script by which a shell completes commands and options. The words come from the program itself, so they are always right.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _alertimages() {
            mapfile -t COMPREPLY < <(compgen -W "$(alertimages "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}")
        }
        complete -o default -F _alertimages alertimages
        """;

    private const string Zsh = """
        #compdef alertimages
        _alertimages() {
            local line="${words[*]}"
            compadd -- ${(f)"$(alertimages "[suggest:${#line}]" "$line" 2>/dev/null)"} || _files
        }
        compdef _alertimages alertimages
        """;

    private const string Fish = """
        complete -c alertimages -a '(set -l line (commandline -cp); alertimages "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null)'
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Print a script by which a shell completes commands and options") { shell };
        command.AddExample("alertimages completion bash > /etc/bash_completion.d/alertimages");
        command.SetAction(result =>
        {
            Console.WriteLine(result.GetValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                _ => Fish,
            });
            return ExitCode.Fine;
        });
        return command;
    }
}
