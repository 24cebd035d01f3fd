namespace Hybrid.Orchestrator.Demo.Orders;

/// <summary>What a record of the shop is made to go through, and so where the stream must count it.</summary>
internal enum OrderFate
{
    /// <summary>Comes within the disorder that the stream expects: counted in its minute.</summary>
    OnTime,

    /// <summary>Comes after its minute was given out, while its hour is open: the minute is given out again.</summary>
    Late,

    /// <summary>Comes after its hour has closed, within the table's lateness: the hour gets a new generation.</summary>
    AfterClose,

    /// <summary>Comes when its minute is final: counted as late, kept in the side table of late rows.</summary>
    TooLate,

    /// <summary>Cancelled: the stream's filter drops it.</summary>
    Cancelled,

    /// <summary>No order that can be read, or one from the future: a dead letter.</summary>
    Broken,
}
