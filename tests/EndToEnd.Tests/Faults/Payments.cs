namespace Hybrid.EndToEnd.Tests.Faults;

/// <summary>A project of one stream: payments to an append table, and their sum per account and hour to a keyed one.</summary>
internal static class Payments
{
    public const string Project = "bank";
    public const string Stream = "payments";
    public const string Topic = "payments";

    private const string Yaml =
        """
        project: bank
        lake: ./lake
        kafka:
          bootstrap.servers: "${KAFKA}"
        streams:
          payments:
            code: streams/Payments.cs
            parallelism: 1
            until: "${UNTIL:-never}"
            checkpoint: { every: 300ms }
            restart: { times: 100, backoff: 200ms, maxBackoff: 1s }
        tables:
          payments: { partition: hour, lateness: 10m }
          account_hours: { partition: hour, lateness: 10m, corrections: 1s }
        """;

    private const string Code =
        """
        using System;
        using Hybrid.StreamLayer;

        public readonly record struct Payment(
            Utf8 Account, [property: EventTime] long At, [property: Precision(12, 2)] decimal Amount, int Pieces, DateTimeOffset Due, Utf8 Note);

        public readonly record struct AccountHour(
            [property: Key] Utf8 Account, [property: Key] DateTimeOffset Since, long Payments, [property: Precision(18, 2)] decimal Amount);

        public sealed class PaymentsStream : IStream
        {
            public void Build(StreamEnvironment env)
            {
                var payments = env.FromKafka<Payment>("payments").WithTimestamps(payment => payment.At, outOfOrderness: TimeSpan.FromMinutes(1));
                payments.ToLake("payments");
                payments
                    .KeyBy(payment => payment.Account)
                    .Window(Tumbling.Every(TimeSpan.FromHours(1)))
                    .Aggregate(
                        Count.Of<Payment>(),
                        Sum.Of((Payment payment) => payment.Amount),
                        (account, window, payments, amount) => new AccountHour(account, window.StartTime, payments, amount))
                    .ToLake("account_hours");
            }
        }
        """;

    // Half a second of work, so that a kill at the query hits the query.
    private const string Totals =
        """
        SELECT account, count(*) AS payments, sum(amount) AS amount
        FROM payments
        WHERE (SELECT sum(sin(a.range) * cos(b.range)) FROM range(4000) a, range(4000) b) IS NOT NULL
        GROUP BY account
        """;

    private const string Batches =
        """

        batches:
          totals:
            sql: batches/totals.sql
            reads: payments
            writes: totals
            on: closed
            rerun: { quiet: 200ms, atMost: 2s }
            retry: { times: 10, backoff: 100ms }
        """;

    /// <summary>The project, reading <paramref name="topic"/>: tests share a broker.</summary>
    public static ProjectFolder Make(string topic) => ProjectFolder.Of(("hybrid.yaml", Yaml), ("streams/Payments.cs", CodeReading(topic)));

    /// <summary>The project with a batch job for each closed hour; late payments are taken for twelve hours.</summary>
    public static ProjectFolder MakeWithTotals(string topic) => ProjectFolder.Of(
        ("hybrid.yaml", Yaml.Replace("payments: { partition: hour, lateness: 10m }", "payments: { partition: hour, lateness: 12h }", StringComparison.Ordinal) + Batches),
        ("streams/Payments.cs", CodeReading(topic)),
        ("batches/totals.sql", Totals));

    public static Dictionary<string, string> Environment(KafkaServer kafka, string until) => new() { ["KAFKA"] = kafka.BootstrapServers, ["UNTIL"] = until };

    /// <summary>A good record.</summary>
    public static string Json(string account, string at, string amount = "1.50", string pieces = "1", string due = "2015-10-01T00:00:00Z", string note = "") =>
        $$"""{"account":"{{account}}","at":"{{at}}","amount":{{amount}},"pieces":{{pieces}},"due":"{{due}}","note":"{{note}}"}""";

    private static string CodeReading(string topic) => Code.Replace("\"payments\").With", $"\"{topic}\").With", StringComparison.Ordinal);
}
