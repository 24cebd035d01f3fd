namespace Hybrid.StreamLayer;

/// <summary>A record that did not decode, or a row on which an operator threw, with what is needed to look into it and to send it again.</summary>
/// <param name="Topic">Where the record came from; empty for a row that an operator threw on.</param>
/// <param name="Partition">Its partition; −1 for a row.</param>
/// <param name="Offset">Its offset; −1 for a row.</param>
/// <param name="RecordTime">The record's own time or the row's event time, microseconds UTC; <see cref="EventTimes.None"/> when there is none.</param>
/// <param name="Key">The record's raw key; empty for a row.</param>
/// <param name="Value">The record's raw value, or the row as JSON.</param>
/// <param name="Error">What is wrong with it.</param>
/// <param name="Operator">Id of the operator that gave it up.</param>
public readonly record struct DeadLetter(
    string Topic, int Partition, long Offset, long RecordTime, byte[] Key, byte[] Value, string Error, string Operator);
