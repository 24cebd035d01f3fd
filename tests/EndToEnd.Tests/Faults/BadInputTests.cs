using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Confluent.Kafka;
using Hybrid.EndToEnd.Tests.Lakes;

namespace Hybrid.EndToEnd.Tests.Faults;

/// <summary>Bad input through the whole program: each record ends in its place, and is counted there.</summary>
[Collection(FaultsOnKafka.Name)]
public sealed class BadInputTests(KafkaServer kafka)
{
    private const int Large = 20 << 20;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>A bad record and what its dead letter must say.</summary>
    private static readonly (byte[]? Value, string Error)[] Bad =
    [
        (Text("{\"account\":\"broken\","), "name in quotes"),
        (Text("not json"), "expected an object"),
        (Text(""), "the end of the record"),
        (null, "no value"),
        (Text("[1,2]"), "expected an object"),
        (Text("{}"), "missing fields"),
        (Text(Payments.Json("no pieces", "2015-09-12T05:00:01Z").Replace("\"pieces\":1,", "", StringComparison.Ordinal)), "missing field `"),
        (Text(Payments.Json("wrong type", "2015-09-12T05:00:01Z", pieces: "\"many\"")), "pieces: expected"),
        (Text(Payments.Json("fraction", "2015-09-12T05:00:01Z", pieces: "1.5")), "pieces: expected"),
        (Text(Payments.Json("too many", "2015-09-12T05:00:01Z", pieces: "2147483648")), "pieces: expected"),
        ([.. Text("{\"account\":\"not utf-8 "), 0xC3, 0x28, .. Text(Payments.Json("", "2015-09-12T05:00:01Z")[12..])], "not UTF-8"),
        (Text(Payments.Json("decimal", "2015-09-12T05:00:01Z", amount: "1e40")), "amount: expected"),
        (Text(Payments.Json("year 0", "0000-12-31T23:59:59Z")), "at: expected"),
        (Text(Payments.Json("year 10000", "9999-12-31T23:59:59-01:00")), "at: expected"),
        (Text(Payments.Json("large", "2015-09-12T05:00:01Z", note: new string('x', Large))[..^2]), "the record ends inside a string"),
    ];

    /// <summary>A record that decodes, and which is then refused: its dead letter holds the row.</summary>
    private static readonly (string Account, string Value, string Error)[] Refused =
    [
        ("year 9999", Payments.Json("year 9999", "9999-12-31T23:59:59.999999Z"), "is later than"),
        ("tomorrow", Payments.Json("tomorrow", DateTimeOffset.UtcNow.AddDays(1).ToString("O", CultureInfo.InvariantCulture)), "is later than"),
        ("overflow", Payments.Json("overflow", "2015-09-12T05:00:02Z", amount: "12345678901.00"), "12345678901"),
    ];

    [ServerFact]
    public async Task Run_AllKindsOfBadInput_EachRecordEndsInItsCountedPlace()
    {
        const string Topic = "bad-input";
        using ProjectFolder project = Payments.Make(Topic);
        await kafka.CreateTopicAsync(Topic, 1, new Dictionary<string, string> { ["max.message.bytes"] = "26214400" });
        string[] good =
        [
            Payments.Json("year 1", "0001-01-01T00:00:00Z"),
            Payments.Json("before", "2015-09-12T05:00:00Z"),
            Payments.Json("after", "2015-09-12T05:00:03Z", due: "0001-01-01T00:00:00Z"),
            Payments.Json("after", "2015-09-12T05:00:04Z", amount: "9999999999.99", due: "9999-12-31T23:59:59.999999Z"),
            Payments.Json("large", "2015-09-12T05:00:05Z", note: new string('y', Large)),
        ];
        Send(Topic, [Text(good[0]), Text(good[1]), .. Bad.Select(bad => bad.Value), .. Refused.Select(refused => Text(refused.Value)), .. good[2..].Select(Text)]);

        ProgramResult result = await HybridProgram.RunAsync(project.Path, Payments.Environment(kafka, "latest"), Deadline, "run", "--until-done", "--json");

        Assert.True(result.ExitCode == 0, result.ToString());
        using LakeRows rows = new();
        foreach (string table in new[] { "payments", "account_hours", "payments_dead_letters" })
        {
            await rows.ExposeAsync(project.Lake, table);
        }

        // The good ones, with the edges of the years and of the decimal, and those after the far future: no window had closed.
        rows.AssertSame(
            $"""
            SELECT * FROM (VALUES
                ('year 1', TIMESTAMPTZ '0001-01-01 00:00:00Z', 1.50::DECIMAL(12, 2), TIMESTAMPTZ '2015-10-01 00:00:00Z', 0::BIGINT),
                ('before', TIMESTAMPTZ '2015-09-12 05:00:00Z', 1.50, TIMESTAMPTZ '2015-10-01 00:00:00Z', 0),
                ('after', TIMESTAMPTZ '2015-09-12 05:00:03Z', 1.50, TIMESTAMPTZ '0001-01-01 00:00:00Z', 0),
                ('after', TIMESTAMPTZ '2015-09-12 05:00:04Z', 9999999999.99, TIMESTAMPTZ '9999-12-31 23:59:59.999999Z', 0),
                ('large', TIMESTAMPTZ '2015-09-12 05:00:05Z', 1.50, TIMESTAMPTZ '2015-10-01 00:00:00Z', {Large})) t(account, paid, amount, due, note)
            """,
            "SELECT account, \"at\" AS paid, amount, due, length(note) AS note FROM payments",
            "payments");
        rows.AssertSame(
            """
            SELECT * FROM (VALUES
                ('year 1', TIMESTAMPTZ '0001-01-01 00:00:00Z', 1::BIGINT, 1.50::DECIMAL(18, 2)),
                ('before', TIMESTAMPTZ '2015-09-12 05:00:00Z', 1, 1.50),
                ('overflow', TIMESTAMPTZ '2015-09-12 05:00:00Z', 1, 12345678901.00),
                ('after', TIMESTAMPTZ '2015-09-12 05:00:00Z', 2, 10000000001.49),
                ('large', TIMESTAMPTZ '2015-09-12 05:00:00Z', 1, 1.50)) t(account, since, payments, amount)
            """,
            "SELECT account, since, payments, amount FROM account_hours",
            "account_hours");

        // Dead letters of records: where they came from and their bytes, one by one.
        rows.AssertSame(
            "SELECT * FROM (VALUES " + string.Join(", ", Bad.Select((bad, index) =>
                $"('{Topic}', 0, {index + 2}::BIGINT, '{Convert.ToHexStringLower(SHA256.HashData(bad.Value ?? []))}', {(bad.Value ?? []).Length}::BIGINT, '{bad.Error}')")) + ") t(topic, partition, \"offset\", sha256, size, said)",
            "SELECT topic, partition, \"offset\", sha256(value) AS sha256, octet_length(value) AS size, CASE \"offset\" " +
            string.Concat(Bad.Select((bad, index) => $"WHEN {index + 2} THEN {Said(bad.Error)} ")) +
            "END AS said FROM payments_dead_letters WHERE topic <> ''",
            "dead letters of records");
        rows.AssertSame(
            "SELECT * FROM (VALUES " + string.Join(", ", Refused.Select(refused => $"('{refused.Account}', '{refused.Error}')")) + ") t(account, said)",
            "SELECT json_extract_string(decode(value), '$.Account') AS account, CASE json_extract_string(decode(value), '$.Account') " +
            string.Concat(Refused.Select(refused => $"WHEN '{refused.Account}' THEN {Said(refused.Error)} ")) +
            "END AS said FROM payments_dead_letters WHERE topic = ''",
            "dead letters of rows");

        Assert.Equal(
            new Balance(good.Length + Bad.Length + Refused.Length, good.Length, 0, 0, Bad.Length + Refused.Length),
            DaemonEvents.LastBalance(result.Output, Payments.Stream));
    }

    // The part of the error that is expected, or else the whole error, for the message of the assertion.
    private static string Said(string part) => $"CASE WHEN contains(error, '{part}') THEN '{part}' ELSE error END";

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private void Send(string topic, IEnumerable<byte[]?> values)
    {
        using IProducer<Null, byte[]?> producer = new ProducerBuilder<Null, byte[]?>(
            new ProducerConfig { BootstrapServers = kafka.BootstrapServers, MessageMaxBytes = 25 << 20 }).SetValueSerializer(Serializers.ByteArray!).Build();
        List<Error> errors = [];
        foreach (byte[]? value in values)
        {
            producer.Produce(new TopicPartition(topic, 0), new Message<Null, byte[]?> { Value = value }, report => errors.Add(report.Error));
        }

        producer.Flush(TimeSpan.FromSeconds(60));
        Assert.All(errors, error => Assert.False(error.IsError, error.Reason));
    }
}
