namespace Hybrid.Testing.Storage;

/// <summary>What happens at the chosen operation.</summary>
public enum Fault
{
    /// <summary>Nothing is done, and it fails.</summary>
    Fail,

    /// <summary>Half of what is written stays under an unfinished name, as after a crash, and it fails.</summary>
    Tear,

    /// <summary>It is done, and it fails.</summary>
    LoseAnswer,
}
