namespace Hybrid.StreamLayer.Sinks;

/// <summary>
/// A sink that takes part in checkpoints: its writers prepare what came before a barrier, the checkpoint holds what they prepared, and its
/// committer makes it visible once the checkpoint is complete. The lake sink is built on this interface; so is a sink of your own.
/// <para>1. write rows; 2. at a barrier <see cref="ISinkWriter{T}.Prepare"/>; 3. the checkpoint is complete when all are prepared; 4. commit, in the order
/// of epochs. After a restart <see cref="ISinkCommitter.OpenAsync"/> comes first and settles what the checkpoint holds as pending.</para>
/// </summary>
/// <typeparam name="T">The rows it takes.</typeparam>
public interface ITwoPhaseSink<T>
{
    /// <summary>Name of the sink within its stream: part of the writer's identity, so it must not change between versions of a stream.</summary>
    string Name { get; }

    /// <summary>What decides which subtask writes a row (rows with equal values go to one), or null to take rows where they are.</summary>
    SinkRouting<T>? Routing { get; }

    /// <summary>The committer: one per job, opened before any writer.</summary>
    ISinkCommitter OpenCommitter(SinkContext context);

    /// <summary>The writer of one subtask.</summary>
    ISinkWriter<T> OpenWriter(SinkContext context, Runtime.OperatorContext subtask);
}

/// <summary>Gives the stable hash of what keeps rows together before a sink, for instance their partition.</summary>
public delegate ulong SinkRouting<T>(in T row, long timestamp);

/// <summary>Who writes.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Stream">The stream's name.</param>
/// <param name="Sink">The sink's name: with the two before, the writer's identity <c>project/stream/sink</c>.</param>
/// <param name="Incarnation">This start's number: higher than that of every start before.</param>
/// <param name="Time">The clock.</param>
public sealed record SinkContext(string Project, string Stream, string Sink, long Incarnation, TimeProvider Time)
{
    /// <summary>The writer's identity.</summary>
    public string Writer => $"{Project}/{Stream}/{Sink}";
}
