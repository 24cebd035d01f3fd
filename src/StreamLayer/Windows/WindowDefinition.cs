namespace Hybrid.StreamLayer.Windows;

/// <summary>What a window operator does.</summary>
/// <param name="Windows">The windows.</param>
/// <param name="AllowedLateness">How long after the watermark passed a window's end rows still change it.</param>
/// <param name="Key">Gives a row's key.</param>
/// <param name="Function">Aggregates the rows of a key and window.</param>
/// <param name="Result">Makes the row to emit.</param>
internal sealed record WindowDefinition<TKey, TIn, TAcc, TResult, TOut>(
    TimeWindows Windows,
    TimeSpan AllowedLateness,
    Func<TIn, TKey> Key,
    AggregateFunction<TIn, TAcc, TResult> Function,
    Func<TKey, TimeWindow, TResult, TOut> Result);
