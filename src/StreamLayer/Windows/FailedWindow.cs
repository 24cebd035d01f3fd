namespace Hybrid.StreamLayer.Windows;

/// <summary>In the dead letters, in place of a result that a function of the user threw on.</summary>
internal readonly record struct FailedWindow<TKey>(TKey Key, TimeWindow Window);
