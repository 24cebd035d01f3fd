namespace Hybrid.Lake.Tables;

/// <summary>A Delta <c>txn</c> action: the newest number of an application that the log holds.</summary>
/// <param name="AppId">The application.</param>
/// <param name="Version">Its number.</param>
public readonly record struct AppTransaction(string AppId, long Version);
