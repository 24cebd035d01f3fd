using Hybrid.Benchmarks;
using Hybrid.Benchmarks.Decoding;

if (args is [])
    return Usage();
var rest = args[1..];
return args[0] switch
{
    "barrier" => BarrierPause.Run(rest),
    "decode" => await DecodeRate.RunAsync(rest),
    "engine" => EngineRate.Run(rest),
    "hopping" => HoppingPanes.Run(rest),
    "parquet" => ParquetRate.Run(rest),
    "sink" => await SinkRate.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        benchmarks/barrier [keys] [barriers]          pause of a checkpoint barrier with 10 M keys in memory
        benchmarks/decode [--kafka HOST:PORT] [--messages N] [--rounds N]
                                                      Kafka JSON, two fields decoded, count; beside a bare loop
        benchmarks/engine [million rows]              chain of select, where, select; exchange by hash
        benchmarks/hopping [keys] [rows a key]        hopping window of 3,600 panes against one of 10
        benchmarks/parquet [rows] [rounds]            rows of four columns to zstd Parquet, one thread
        benchmarks/sink [batches] [epochs]            rows through one subtask of the lake sink, with its barrier and commit
        """);
    return 2;
}
