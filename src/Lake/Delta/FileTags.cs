namespace Hybrid.Lake.Delta;

/// <summary>Our tags on <c>add</c> actions: who wrote a file, and in which transaction.</summary>
internal static class FileTags
{
    public const string Writer = "hybrid.writer";
    public const string Number = "hybrid.number";
}
