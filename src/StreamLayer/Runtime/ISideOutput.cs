namespace Hybrid.StreamLayer.Runtime;

/// <summary>Takes the rows that an operator sends beside its main result. They keep their order among the control messages of the operator.</summary>
/// <typeparam name="T">The rows.</typeparam>
public interface ISideOutput<T>
{
    /// <summary>Sends a row. Nobody may read the output; then the row goes nowhere.</summary>
    void Add(in T row, long timestamp);
}
