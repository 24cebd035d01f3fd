namespace Hybrid.Orchestrator.Cli.Lake;

/// <summary><c>hybrid lake …</c></summary>
internal sealed class LakeCommand : HybridCommand
{
    public LakeCommand() : base("lake", "Look into the tables, query them, tidy them up.")
    {
        Add(LakePlace.Option);
        Add(LakePlace.Project);
        Add(new LakeLsCommand());
        Add(new LakeShowCommand());
        Add(new LakeHistoryCommand());
        Add(new LakeSqlCommand());
        Add(new LakeCompactCommand());
        Add(new LakeVacuumCommand());
        Add(new LakeWriterCommand());
    }

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("hybrid lake ls", "the tables of the project in this folder"),
        ("hybrid lake ls --lake ./lake", "the tables of any lake"),
        ("hybrid lake show revenue", "partitions, generations, watermark"),
        ("hybrid lake sql \"SELECT count(*) FROM revenue\"", "any SELECT over the newest versions"),
    ];
}
