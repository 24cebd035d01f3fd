
namespace Hybrid.Orchestrator.Tests.Cli;

/// <summary>Wrong usage, by the built program.</summary>
public sealed class UsageTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("chek", "hybrid: 'chek' is not a command of 'hybrid'; did you mean 'check'?\nSee 'hybrid --help'.")]
    [InlineData("lake sho", "hybrid: 'sho' is not a command of 'hybrid lake'; did you mean 'show'?\nSee 'hybrid lake --help'.")]
    [InlineData("run --until-don", "hybrid: '--until-don' is not an option of 'hybrid run'; did you mean '--until-done'?\nSee 'hybrid run --help'.")]
    [InlineData("lake", "hybrid: 'hybrid lake' needs a command: ls, show, history, sql, compact, vacuum, writer\nSee 'hybrid lake --help'.")]
    [InlineData("lake show", "hybrid: Required argument 'table' missing for command: 'show'.\nSee 'hybrid lake show --help'.")]
    [InlineData("lake vacuum t --retention long", "hybrid: 'long' is no duration; write a number and a unit (ms, s, m, h or d), such as 10s or 5m\nSee 'hybrid lake vacuum --help'.")]
    [InlineData("batch run j --from 2015-09-12", "hybrid: --from and --to go together\nSee 'hybrid batch run --help'.")]
    [InlineData("batch run j --partition noon", "hybrid: 'noon' is no partition; write it as 2015-09-12, 2015-09-12T05 or 2015-09-12T05:07\nSee 'hybrid batch run --help'.")]
    public async Task Run_WrongUsage_Is2(string line, string expected) => Assert.Equal((2, "", expected), await RunAsync(line));

    [Theory]
    [InlineData("check", "hybrid: There is no hybrid.yaml in {0}. Go to the project's folder, name it with --project DIR, or make one: hybrid new NAME")]
    [InlineData("lake ls --lake nowhere", "hybrid: There is no folder {0}/nowhere.")]
    [InlineData("new 9lives", "hybrid: '9lives' is no name for a project; write letters, digits, '_' and '-', beginning with a letter")]
    [InlineData("check --json", "{{\"error\":{{\"code\":\"ProjectMissing\",\"message\":\"There is no hybrid.yaml in {0}. Go to the project's folder, name it with --project DIR, or make one: hybrid new NAME\"}}}}")]
    public async Task Run_Fails_Is1(string line, string expected) => Assert.Equal((1, "", string.Format(null, expected, _folder.Path)), await RunAsync(line));

    [Fact]
    public async Task Run_WrongProject_ShowsItsErrorsAsACompilerDoes()
    {
        File.WriteAllText(_folder["hybrid.yaml"], "project: shop\nstrems: {}");

        Assert.Equal((1, "", "hybrid.yaml:2:1: error: 'strems' is not an option of the project; did you mean 'streams'?"), await RunAsync("check"));
    }

    [Fact]
    public async Task Stop_NoDaemon_Is1()
    {
        File.WriteAllText(_folder["hybrid.yaml"], "project: shop");

        Assert.Equal((1, "", $"hybrid: No daemon runs project 'shop' in {_folder.Path}."), await RunAsync("stop"));
    }

    [Fact]
    public async Task Version_Program_SaysIt()
    {
        var (code, output, errors) = await RunAsync("version");

        Assert.Equal((0, ""), (code, errors));
        Assert.Matches(@"^hybrid \d+\.\d+\.\d+.* on \.NET 10\.", output);
    }

    [Fact]
    public async Task Help_Command_HasExamples()
    {
        var (code, output, _) = await RunAsync("lake sql --help");

        Assert.Equal(0, code);
        Assert.Contains("Examples:\n  hybrid lake sql \"SELECT country", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_Suggest_GivesWords()
    {
        await using var program = HybridProgram.Start(_folder.Path, null, "[suggest:13]", "hybrid lake h");

        Assert.Contains("history", (await program.EndAsync(Deadline)).Output.Split('\n'));
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(string line)
    {
        var result = await HybridProgram.RunAsync(_folder.Path, null, Deadline, line.Split(' '));
        return (result.ExitCode, result.Output, result.Errors);
    }
}
