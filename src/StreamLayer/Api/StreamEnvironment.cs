using Hybrid.StreamLayer.Runtime.Graph;
using Hybrid.StreamLayer.Sources;

namespace Hybrid.StreamLayer;

/// <summary>
/// Where a stream is defined: its sources, its settings, and what its host gives it. Not for use from several threads. A defined environment is run by
/// <see cref="Runtime.StreamJob"/>.
/// </summary>
public sealed class StreamEnvironment
{
    private readonly SideStream<DeadLetter> _deadLetters;
    private readonly SideStream<LateRow> _lateRows;

    /// <summary>Makes an empty environment.</summary>
    /// <param name="project">The project's name: part of each sink's identity.</param>
    /// <param name="stream">The stream's name: part of each sink's identity.</param>
    public StreamEnvironment(string project, string stream)
    {
        ArgumentException.ThrowIfNullOrEmpty(project);
        ArgumentException.ThrowIfNullOrEmpty(stream);
        Project = project;
        Stream = stream;
        _deadLetters = new SideStream<DeadLetter>(this, "dead-letters");
        _lateRows = new SideStream<LateRow>(this, "late-rows");
    }

    /// <summary>The project's name.</summary>
    public string Project { get; }

    /// <summary>The stream's name.</summary>
    public string Stream { get; }

    /// <summary>Number of subtasks of a stage unless it sets its own; 1 or more.</summary>
    public int Parallelism { get; set; } = 1;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the host gives to sources and sinks.</summary>
    public StreamServices Services { get; } = new();

    /// <summary>
    /// Every record that did not decode and every row that an operator threw on, of the whole stream. Part of the same checkpoints, so a sink gets each
    /// exactly once. The rows lie outside the order of event time: the stream carries no watermark. An operator that throws on one of them fails the job.
    /// </summary>
    public DataStream<DeadLetter> DeadLetters => _deadLetters.Stream;

    /// <summary>Every row that was too late, of the whole stream. As <see cref="DeadLetters"/> otherwise.</summary>
    public DataStream<LateRow> LateRows => _lateRows.Stream;

    /// <summary>Where dead letters go when the stream's code does not read <see cref="DeadLetters"/> itself; null: they are only counted.</summary>
    public Action<DataStream<DeadLetter>>? DefaultDeadLetterSink { get; set; }

    /// <summary>Where late rows go when the stream's code does not read <see cref="LateRows"/> itself; null: they are only counted.</summary>
    public Action<DataStream<LateRow>>? DefaultLateSink { get; set; }

    internal List<Node> Nodes { get; } = [];

    internal SideStream<DeadLetter> DeadLetterSide => _deadLetters;

    internal SideStream<LateRow> LateSide => _lateRows;

    /// <summary>The rows of a source.</summary>
    /// <param name="source">Owned by the job from now on: it disposes it.</param>
    public DataStream<T> FromSource<T>(ISource<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var node = new SourceNode<T>(source);
        Add(node);
        return new DataStream<T>(this, [node.Output]);
    }

    internal void Add(Node node)
    {
        node.Order = Nodes.Count;
        Nodes.Add(node);
    }
}
