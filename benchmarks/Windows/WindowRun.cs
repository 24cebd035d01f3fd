using System.Globalization;

namespace Hybrid.Benchmarks.Windows;

/// <summary>One run over one topic to its end.</summary>
/// <param name="Messages">Messages in the topic.</param>
/// <param name="Cpu">CPU time of all its processes, from their start to their end.</param>
/// <param name="Wall">Time.</param>
/// <param name="Rows">A query in DuckDB's SQL over its result.</param>
internal sealed record WindowRun(int Messages, TimeSpan Cpu, TimeSpan Wall, string Rows)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Messages:N0} messages: {Cpu.TotalSeconds:0.00} s CPU, {Wall.TotalSeconds:0.0} s");
}
