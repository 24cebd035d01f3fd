namespace Hybrid.StreamLayer;

/// <summary>
/// Names a side output of an operator: rows that leave beside its main result. Two tags of one name and row type are the same output.
/// </summary>
/// <typeparam name="T">The rows of the side output; may differ from the operator's main rows.</typeparam>
/// <param name="Name">The output's name, unique within its operator.</param>
public sealed record OutputTag<T>(string Name);
