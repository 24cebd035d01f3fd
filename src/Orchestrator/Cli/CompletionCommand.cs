using System.CommandLine;

namespace Hybrid.Orchestrator.Cli;

/// <summary><c>hybrid completion bash|zsh|fish</c></summary>
internal sealed class CompletionCommand : HybridCommand
{
    // The program itself gives the words: [suggest:POSITION] is System.CommandLine's directive for that.
    private const string Bash = """
        _hybrid() {
          COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _hybrid hybrid ./hybrid
        """;

    private const string Zsh = """
        #compdef hybrid
        _hybrid() {
          local -a found
          found=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -a found
          _files
        }
        compdef _hybrid hybrid
        """;

    private const string Fish = """
        complete -c hybrid -a '(set -l line (commandline -cp); hybrid "[suggest:"(string length -- $line)"]" $line 2>/dev/null)'
        """;

    public CompletionCommand() : base("completion", "Print a completion script for a shell.")
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        Add(shell);
        SetAction(result => Console.WriteLine(result.GetValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish }));
    }

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("source <(hybrid completion bash)", "in ~/.bashrc"),
        ("hybrid completion fish > ~/.config/fish/completions/hybrid.fish", "once"),
    ];
}
