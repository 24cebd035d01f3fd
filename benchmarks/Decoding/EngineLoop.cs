using Hybrid.Lake.Storage;
using Hybrid.StreamLayer;
using Hybrid.StreamLayer.Runtime;

namespace Hybrid.Benchmarks.Decoding;

/// <summary>The engine: a whole job that reads the topic to its end, decodes rows of two fields, and counts them; checkpoints as always.</summary>
internal static class EngineLoop
{
    public readonly record struct Order(Utf8 Country, long Price);

    public static async Task<Measured> RunAsync(string servers, string topic, int messages)
    {
        var folder = Directory.CreateTempSubdirectory("hybrid-decode-");
        try
        {
            var totals = new Totals();
            var environment = new StreamEnvironment("benchmark", "decode");
            environment.Services.Set(new KafkaConnection(new Dictionary<string, string> { ["bootstrap.servers"] = servers }) { Until = KafkaUntil.Latest });
            environment.FromKafka<Order>(topic).Transform("count", () => new Count(totals));
            await using var job = StreamJob.Create(
                environment, new JobOptions { CheckpointStorage = new LocalStorage(folder.FullName), CheckpointFolder = "checkpoints" });
            var clock = Measured.Start();
            await job.RunAsync();
            var measured = clock.Stop(totals.Rows, totals.Sum);
            return totals.Rows == messages ? measured : throw new InvalidOperationException($"{totals.Rows} of {messages} messages were read.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class Totals
    {
        public long Rows;
        public long Sum;
    }

    private sealed class Count(Totals totals) : Operator<Order, long>
    {
        public override void OnBatch(Batch<Order> batch)
        {
            long sum = 0;
            foreach (ref readonly var order in batch.Rows.AsSpan(0, batch.Count))
                sum += order.Price + order.Country.Length;
            totals.Sum += sum;
            totals.Rows += batch.Count;
            Context.Counters.In += batch.Count;
            Context.Counters.Passed += batch.Count;
        }
    }
}
