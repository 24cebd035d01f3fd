using Hybrid.Benchmarks;
using Hybrid.Benchmarks.Closing;
using Hybrid.Benchmarks.Decoding;
using Hybrid.Benchmarks.Idle;
using Hybrid.Benchmarks.Steady;
using Hybrid.Benchmarks.Windows;

if (args is [] || args.Contains("--help"))
    return Usage(args is [] ? 2 : 0);
var rest = args[1..];
try
{
    return args[0] switch
    {
        "barrier" => BarrierPause.Run(rest),
        "closing" => await ClosingLatency.RunAsync(rest),
        "decode" => await DecodeRate.RunAsync(rest),
        "engine" => EngineRate.Run(rest),
        "flink" => await FlinkComparison.RunAsync(rest),
        "hopping" => HoppingPanes.Run(rest),
        "idle" => await IdleMemory.RunAsync(rest),
        "parquet" => ParquetRate.Run(rest),
        "sink" => await SinkRate.RunAsync(rest),
        "steady" => await SteadyMemory.RunAsync(rest),
        _ => Usage(2),
    };
}
catch (FormatException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return Usage(2);
}
catch (Exception failure) when (failure is InvalidOperationException or TimeoutException or ArgumentException)
{
    Console.Error.WriteLine($"{args[0]}: {failure.Message}");
    return 1;
}

static int Usage(int code)
{
    (code == 0 ? Console.Out : Console.Error).WriteLine("""
        benchmarks/barrier [keys] [barriers]          pause of a checkpoint barrier with 10 M keys in memory
        benchmarks/closing [--kafka HOST:PORT] [--partitions N] [--runs N] [--warmup N]
                                                      from a commit that closes a partition to its job's query
        benchmarks/crash [--times N] [--seed S]       kill -9 again and again: no row lost, none doubled
        benchmarks/decode [--kafka HOST:PORT] [--messages N] [--rounds N]
                                                      Kafka JSON, two fields decoded, count; beside a bare loop
        benchmarks/engine [million rows]              chain of select, where, select; exchange by hash
        benchmarks/flink [--kafka HOST:PORT] [--short N] [--long N] [--rounds N] [--flink-rounds N]
                                                      windows of 10 s into Parquet; beside Flink SQL
        benchmarks/hopping [keys] [rows a key]        hopping window of 3,600 panes against one of 10
        benchmarks/idle [--seconds N]                 memory of the demo's project that has nothing to do
        benchmarks/parquet [rows] [rounds]            rows of four columns to zstd Parquet, one thread
        benchmarks/sink [batches] [epochs]            rows through one subtask of the lake sink, with its barrier and commit
        benchmarks/steady [--kafka HOST:PORT] [--minutes N] [--messages N]
                                                      growth of memory at full rate

        With --json (closing, decode, flink, idle, steady) the last line is a JSON object. Without --kafka the real servers beside the repository are used.
        Exit codes: 0 target reached, 1 missed or failed, 2 wrong usage.
        """);
    return code;
}
