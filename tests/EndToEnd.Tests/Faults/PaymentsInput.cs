using System.Globalization;
using Confluent.Kafka;
using Hybrid.EndToEnd.Tests.Lakes;

namespace Hybrid.EndToEnd.Tests.Faults;

/// <summary>Generated payments, and what the tables must hold of them, said in DuckDB's SQL over the same lines: a path that shares no code with the engine.</summary>
internal static class PaymentsInput
{
    public const int Partitions = 2;
    private static readonly DateTimeOffset First = new(2015, 9, 12, 5, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Span = TimeSpan.FromHours(4);
    private static readonly TimeSpan Disorder = TimeSpan.FromSeconds(59);

    /// <summary>Payments over four hours; in each partition out of order by less than the minute that the stream allows.</summary>
    public static IReadOnlyList<(int Partition, string Line)> Records(int count, int seed = 1)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(number => (number % Partitions, LineOf(number, count, random)))];
    }

    /// <summary>Sends records and returns when the broker has them.</summary>
    public static void Send(string servers, string topic, IEnumerable<(int Partition, string Line)> records)
    {
        using IProducer<Null, string> producer = new ProducerBuilder<Null, string>(
            new ProducerConfig { BootstrapServers = servers, LingerMs = 5, EnableIdempotence = true }).Build();
        List<Error> errors = [];
        foreach ((int partition, string line) in records)
        {
            producer.Produce(new TopicPartition(topic, partition), new Message<Null, string> { Value = line }, report => errors.Add(report.Error));
        }

        producer.Flush(TimeSpan.FromSeconds(60));
        Assert.All(errors, error => Assert.False(error.IsError, error.Reason));
    }

    /// <summary>Compares both tables, row by row; nothing may be late or a dead letter.</summary>
    public static async Task AssertGoldenAsync(string lake, IEnumerable<(int Partition, string Line)> records)
    {
        using TemporaryFolder folder = new();
        using LakeRows rows = new();
        await ViewAsync(rows, folder, records);
        await rows.ExposeAsync(lake, "payments");
        await rows.ExposeAsync(lake, "account_hours");
        rows.AssertSame("SELECT * FROM source", "SELECT * FROM payments", "payments");
        rows.AssertSame(
            """
            SELECT account, date_trunc('hour', "at") AS since, count(*) AS payments, sum(amount)::DECIMAL(18, 2) AS amount,
                   any_value(date) AS date, any_value(hour) AS hour
            FROM source GROUP BY account, date_trunc('hour', "at")
            """,
            "SELECT * FROM account_hours",
            "account_hours");
        foreach (string table in new[] { "payments_dead_letters", "payments_late" })
        {
            Assert.Equal(0, await RowsOfAsync(lake, table));
        }
    }

    /// <summary>Makes the view <c>source</c> of these records.</summary>
    public static async Task ViewAsync(LakeRows rows, TemporaryFolder folder, IEnumerable<(int Partition, string Line)> records)
    {
        await File.WriteAllLinesAsync(folder["payments.ndjson"], records.Select(record => record.Line));
        rows.Execute(
            $$"""
            CREATE VIEW source AS
            SELECT account, "at"::TIMESTAMPTZ AS "at", amount, pieces, due::TIMESTAMPTZ AS due, note,
                   ("at"::TIMESTAMPTZ AT TIME ZONE 'UTC')::DATE AS date, date_part('hour', "at"::TIMESTAMPTZ AT TIME ZONE 'UTC')::INTEGER AS hour
            FROM read_json('{{folder["payments.ndjson"]}}', format = 'newline_delimited', columns = {
                account: 'VARCHAR', "at": 'VARCHAR', amount: 'DECIMAL(12, 2)', pieces: 'INTEGER', due: 'VARCHAR', note: 'VARCHAR' })
            """);
    }

    /// <summary>Rows that a table's newest version has; 0 where there is no table.</summary>
    public static async Task<long> RowsOfAsync(string lake, string table)
    {
        Hybrid.Lake.Tables.LakeTable found = Hybrid.Lake.Tables.LakeCatalog.Open(lake).Table(table);
        return await found.ExistsAsync() ? (await found.SnapshotAsync()).Files.Sum(file => file.Rows!.Value) : 0;
    }

    private static string LineOf(int number, int count, Random random)
    {
        DateTimeOffset at = First + Span * number / count - Disorder * random.NextDouble();
        string amount = (random.Next(-100_000, 1_000_000) / 100m).ToString(CultureInfo.InvariantCulture);
        return Payments.Json(
            $"account {random.Next(20)}",
            (at < First ? First : at).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            amount,
            pieces: $"{random.Next(10)}",
            note: $"number {number}");
    }
}
