namespace Hybrid.StreamLayer;

/// <summary>
/// Turns the rows of a window into one result, row by row. The accumulator is kept in state and updated in place; as a struct it costs no allocation. It
/// must be one that state can hold: numbers, text, dates, and structs, classes and collections of these.
/// <para>Rows of a window come in any order, so <see cref="Add"/> and <see cref="Merge"/> must give the same whatever the order (exactly, or up to rounding).
/// One instance serves all subtasks: it keeps no state of its own.</para>
/// </summary>
/// <typeparam name="TIn">The rows.</typeparam>
/// <typeparam name="TAcc">What is kept while a window is open.</typeparam>
/// <typeparam name="TResult">What a window gives.</typeparam>
public abstract class AggregateFunction<TIn, TAcc, TResult>
{
    /// <summary>The accumulator of no rows.</summary>
    public abstract TAcc Create();

    /// <summary>Adds a row. When it throws, the row goes to the dead letters and a struct accumulator stays as it was.</summary>
    public abstract void Add(ref TAcc accumulator, in TIn row);

    /// <summary>Adds what another accumulator holds, which stays as it is.</summary>
    public abstract void Merge(ref TAcc accumulator, in TAcc other);

    /// <summary>The result; the accumulator stays as it is, as later rows may be added to it.</summary>
    public abstract TResult Result(in TAcc accumulator);
}
