namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>A row of a dead-letter table.</summary>
/// <param name="Topic">Where the record came from; empty for a row that an operator threw on.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its offset.</param>
/// <param name="RecordTime">Its time; null where it has none, or one outside the years 1 to 9999.</param>
/// <param name="Key">Its raw key.</param>
/// <param name="Value">Its raw value, or the row as JSON.</param>
/// <param name="Error">What is wrong with it.</param>
/// <param name="Operator">The operator that gave it up.</param>
internal readonly record struct DeadLetterTableRow(
    Utf8 Topic, int Partition, long Offset, [property: Timestamp] long? RecordTime, byte[] Key, byte[] Value, Utf8 Error, Utf8 Operator)
{
    // As Utf8, as an error may quote half a surrogate pair, which is replaced in the conversion: a dead letter must not be bad input itself.
    public static DeadLetterTableRow Of(DeadLetter letter) => new(
        letter.Topic, letter.Partition, letter.Offset, SideRowTimes.Storable(letter.RecordTime), letter.Key, letter.Value, letter.Error, letter.Operator);
}
