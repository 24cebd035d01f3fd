namespace Hybrid.Lake.Delta;

/// <summary>Delta's <c>protocol</c>: what a program must know to read or write the table.</summary>
/// <param name="MinReader">Reader version; 1 here.</param>
/// <param name="MinWriter">Writer version; 2 here (append-only, column invariants).</param>
internal sealed record ProtocolAction(int MinReader, int MinWriter)
{
    public const int Reader = 1;
    public const int Writer = 2;

    public static ProtocolAction Ours { get; } = new(Reader, Writer);
}
