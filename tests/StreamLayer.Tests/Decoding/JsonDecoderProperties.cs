using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using FsCheck;
using FsCheck.Fluent;
using Hybrid.StreamLayer.Decoding;

namespace Hybrid.StreamLayer.Tests.Decoding;

/// <summary>The decoder beside System.Text.Json.</summary>
public sealed class JsonDecoderProperties
{
    private const string Ingredients = "{}[]\",:\\0123456789eE+-. \n\ttruefalsnTZuD";

    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNameCaseInsensitive = true,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    public enum Kind
    {
        First,
        Second,
        Third,
    }

    public sealed record Inner(string Name, decimal? Share, Utf8? Tag);

    public sealed record Row(
        bool Flag, int Int, long Long, ulong Unsigned, float Single, double Double, decimal Decimal, Utf8 Text, string Words, string? Note, DateTimeOffset Moment, DateOnly Day,
        Guid Id, Kind Kind, int? Maybe, Inner Inner, Inner? Other, long[] Numbers, List<string> Names);

    [Fact]
    public void TryDecode_RandomObjectsAsSystemTextJsonWritesThem_GivesTheSame()
    {
        var decoder = new JsonDecoder<Row>();
        JsonSerializerOptions[] forms =
        [
            Strict,
            new(Strict) { WriteIndented = true },
            new(Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase },
            new(Strict) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower },
            new(Strict) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper, WriteIndented = true },
        ];

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Seeds(), seed =>
        {
            var random = new System.Random(seed);
            var row = NewRow(random);
            var json = JsonSerializer.SerializeToUtf8Bytes(row, forms[random.Next(forms.Length)]);
            Row decoded = null!;
            Assert.True(decoder.TryDecode(json, ref decoded), $"{decoder.Error} in {Encoding.UTF8.GetString(json)}");
            Assert.Equal(Comparable(row), Comparable(decoded));
        }));
    }

    [Fact]
    public void TryDecode_RandomlyDamagedBytes_IsRefusedOrTheSameAsSystemTextJson()
    {
        var decoder = new JsonDecoder<Row>();
        // Where the decoder is stricter on purpose.
        string[] stricter = ["missing field", "not UTF-8", "fits a double", "fits a float", "expected one of"];
        var (same, refused) = (0, 0);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(6_000), Prop.ForAll(Seeds(), seed =>
        {
            var random = new System.Random(seed);
            var json = Damaged(random, JsonSerializer.SerializeToUtf8Bytes(NewRow(random), Strict));
            Row decoded = null!;
            if (!decoder.TryDecode(json, ref decoded))
            {
                refused++;
                Assert.True(
                    Array.Exists(stricter, why => decoder.Error.Contains(why, StringComparison.Ordinal)) || TryReference(json) is null,
                    $"{decoder.Error}, which System.Text.Json reads, in {Encoding.UTF8.GetString(json)}");
                return;
            }

            var reference = TryReference(json);
            Assert.True(reference is not null, $"System.Text.Json refuses {Encoding.UTF8.GetString(json)}");
            Assert.Equal(Comparable(reference), Comparable(decoded));
            same++;
        }));

        Assert.True(same > 300 && refused > 300, $"{same} the same, {refused} refused: the damage tests nothing.");
    }

    [Fact]
    public void TryDecode_RandomBytes_NeverThrows()
    {
        var decoder = new JsonDecoder<Row>();

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000), Prop.ForAll<byte[]>(bytes =>
        {
            Row decoded = null!;
            return bytes is null || !decoder.TryDecode(bytes, ref decoded);
        }));
    }

    private static Arbitrary<int> Seeds() => Gen.Choose(0, int.MaxValue).ToArbitrary();

    private static Row? TryReference(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<Row>(json, Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Damaged(System.Random random, byte[] json)
    {
        var bytes = json.ToList();
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = NextByte();
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, NextByte());
                    break;
                case 3:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 4:
                    bytes.RemoveRange(at, Math.Min(random.Next(20), bytes.Count - at));
                    break;
                default:
                    var from = random.Next(bytes.Count);
                    bytes.InsertRange(at, bytes.GetRange(from, Math.Min(random.Next(30), bytes.Count - from)));
                    break;
            }
        }

        return [.. bytes];

        // What JSON is made of; not `_`, which names are compared without.
        byte NextByte() => (byte)Ingredients[random.Next(Ingredients.Length)];
    }

    private static Row NewRow(System.Random random) => new(
        random.Next(2) == 0,
        (int)random.NextInt64(int.MinValue, 1L + int.MaxValue),
        Number(random),
        (ulong)Number(random),
        BitConverter.Int32BitsToSingle(random.Next(0x7f80_0000)) * (random.Next(2) * 2 - 1),
        random.Next(3) switch
        {
            0 => random.Next(-10_000, 10_000) / 100.0,
            1 => BitConverter.Int64BitsToDouble(random.NextInt64(0x7ff0_0000_0000_0000)),
            _ => random.NextDouble() * 1e6,
        },
        new decimal(random.Next(), random.Next(3) == 0 ? random.Next() : 0, random.Next(5) == 0 ? random.Next() : 0, random.Next(2) == 0, (byte)random.Next(29)),
        Text(random),
        Text(random),
        random.Next(3) == 0 ? null : Text(random),
        new DateTimeOffset(random.NextInt64(TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay), TimeSpan.FromMinutes(random.Next(-14 * 60, 14 * 60 + 1))),
        DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber)),
        new Guid(Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256)).ToArray()),
        (Kind)random.Next(3),
        random.Next(2) == 0 ? null : random.Next(),
        NewInner(random),
        random.Next(2) == 0 ? null : NewInner(random),
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => Number(random))],
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => Text(random))]);

    private static Inner NewInner(System.Random random) =>
        new(Text(random), random.Next(2) == 0 ? null : random.Next(), random.Next(2) == 0 ? null : (Utf8)Text(random));

    private static long Number(System.Random random) =>
        random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);

    private static string Text(System.Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(4) == 0 ? random.Next(80) : random.Next(8); length > 0; length--)
        {
            var value = random.Next(6) switch { 0 => random.Next(0x20), 1 => random.Next(0x800), 2 => random.Next(0x11_0000), _ => random.Next(0x20, 0x7f) };
            if (Rune.IsValid(value))
                text.Append(new Rune(value));
        }

        return text.ToString();
    }

    /// <summary>Two rows are the same when this text is. The offset is left out: System.Text.Json takes the machine's where none is said.</summary>
    private static string Comparable(Row row) => string.Join(
        "|",
        row.Flag, row.Int, row.Long, row.Unsigned, BitConverter.SingleToInt32Bits(row.Single), BitConverter.DoubleToInt64Bits(row.Double), row.Decimal, row.Text, row.Words,
        row.Note ?? "\0null", row.Moment.DateTime.Ticks, row.Day, row.Id, row.Kind, row.Maybe, Comparable(row.Inner), row.Other is null ? "\0null" : Comparable(row.Other),
        string.Join(",", row.Numbers), string.Join("\0", row.Names));

    private static string Comparable(Inner inner) => $"{inner.Name}|{inner.Share}|{(inner.Tag is { } tag ? tag.ToString() : "\0null")}";
}
