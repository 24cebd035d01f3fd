using System.Text;
using Hybrid.StreamLayer.Decoding;

namespace Hybrid.StreamLayer.Tests.Decoding;

public sealed class JsonDecoderTests
{
    private static readonly long At = EventTimes.FromDateTime(new DateTimeOffset(2015, 9, 12, 0, 46, 58, 771, TimeSpan.Zero));

    public enum Color
    {
        Red,
        DarkBlue,
    }

    public readonly record struct Order(Utf8 Country, decimal Amount, [EventTime] long At);

    public sealed record Everything(
        bool Flag, sbyte I8, byte U8, short I16, ushort U16, int I32, uint U32, long I64, ulong U64, float F32, double F64, decimal Dec, Utf8 Text, string Words,
        DateTime Moment, DateTimeOffset Local, DateOnly Day, Guid Id, Color Color, int? Maybe, string? Note, Utf8? Label, int[] Numbers, List<string> Names, Order Inner, Order? Other);

    public sealed record WithDefault(string Name, int Count = 7, Color Color = Color.DarkBlue);

    public sealed class Plain
    {
        public string Name { get; set; } = "";
        public int? Size { get; set; } = 3;
        public int Field;
        public int Twice => 2 * Field;
    }

    public readonly record struct Renamed([property: JsonName("customer-id")] long Customer, [JsonName("Ünï")] int Uni);

    public readonly record struct Outer(Order Order, int Count);

    public readonly record struct Seconds([EventTime(Unit = EpochUnit.Seconds)] long At, [EventTime(Unit = EpochUnit.Microseconds)] DateTimeOffset? Then);

    public sealed record Refusing
    {
        public Refusing(int count)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            Count = count;
        }

        public int Count { get; }
    }

    public sealed record Twins(int UserId, int User_Id);

    public sealed record Itself(string Name, Itself? Next);

    public sealed record Odd(TimeSpan Length);

    [Fact]
    public void TryDecode_Struct_ReadsItsFieldsInAnyOrderAndSpacing()
    {
        Assert.Equal(new Order("DE", 12.50m, At), Decode<Order>("""{"country":"DE","amount":12.50,"at":"2015-09-12T00:46:58.771Z"}"""));
        Assert.Equal(new Order("DE", -3m, At), Decode<Order>("""
             { "at" : 1442018818771 , "x": [1, {"y": [[]]}, "}"], "Amount":-3,"e":{},"COUNTRY"  :  "DE", "z":null }
            """));
        Assert.Equal(new Order("", 0.1m, 0), Decode<Order>("""{"at":0,"amount":1e-1,"country":""}"""));
    }

    [Fact]
    public void TryDecode_EveryType_IsRead()
    {
        var row = Decode<Everything>("""
            {"flag":true,"i8":-128,"u8":255,"i16":-32768,"u16":65535,"i32":-2147483648,"u32":4294967295,"i64":-9223372036854775808,"u64":18446744073709551615,
             "f32":1.5,"f64":-2.5e-3,"dec":79228162514264337593543950335,"text":"a\u00e9\ud83d\ude00\n","words":"zwölf","moment":"0001-01-01T00:00:00Z",
             "local":"2020-02-29T23:59:59.9999999+02:00","day":"9999-12-31","id":"6f9619ff-8b86-d011-b42d-00cf4fc964ff","color":"dark_blue","maybe":null,"note":"n",
             "numbers":[1,2,3],"names":[],"inner":{"country":"x","amount":1,"at":1},"other":{"country":"y","amount":2,"at":2}}
            """);

        Assert.True(row.Flag);
        Assert.Equal((sbyte.MinValue, byte.MaxValue, short.MinValue, ushort.MaxValue), (row.I8, row.U8, row.I16, row.U16));
        Assert.Equal((int.MinValue, uint.MaxValue, long.MinValue, ulong.MaxValue), (row.I32, row.U32, row.I64, row.U64));
        Assert.Equal((1.5f, -0.0025, decimal.MaxValue), (row.F32, row.F64, row.Dec));
        Assert.Equal(("aé😀\n", "zwölf"), (row.Text.ToString(), row.Words));
        Assert.Equal((DateTime.MinValue, DateTimeKind.Utc), (row.Moment, row.Moment.Kind));
        Assert.Equal(new DateTimeOffset(2020, 2, 29, 23, 59, 59, TimeSpan.FromHours(2)).AddTicks(9_999_999), row.Local);
        Assert.Equal(TimeSpan.FromHours(2), row.Local.Offset);
        Assert.Equal((DateOnly.MaxValue, new Guid("6f9619ff-8b86-d011-b42d-00cf4fc964ff"), Color.DarkBlue), (row.Day, row.Id, row.Color));
        Assert.Null(row.Maybe);
        Assert.Equal("n", row.Note);
        Assert.Null(row.Label);
        Assert.Equal([1, 2, 3], row.Numbers);
        Assert.Empty(row.Names);
        Assert.Equal(new Order("x", 1, 1000), row.Inner);
        Assert.Equal(new Order("y", 2, 2000), row.Other);
    }

    [Fact]
    public void TryDecode_Defaults_AreTakenForWhatIsNotThere()
    {
        Assert.Equal(new WithDefault("a"), Decode<WithDefault>("""{"name":"a"}"""));
        Assert.Equal(new WithDefault("a", 1, Color.Red), Decode<WithDefault>("""{"name":"a","count":1,"color":"Red"}"""));
        var plain = Decode<Plain>("""{"name":"a","field":5}""");
        Assert.Equal(("a", 3, 5), (plain.Name, plain.Size, plain.Field));
        Assert.Null(Decode<Plain>("""{"name":"a","field":5,"size":null}""").Size);
    }

    [Fact]
    public void TryDecode_JsonName_IsTheOnlyNameAndEscapesDoNotMatter()
    {
        Assert.Equal(new Renamed(1, 2), Decode<Renamed>("""{"customer-id":1,"Ünï":2}"""));
        Assert.Equal(new Renamed(1, 2), Decode<Renamed>("""{"customer\u002did":1,"\u00dcnï":2}"""));
        Assert.Contains("missing field `customer-id`", Fails<Renamed>("""{"customerId":1,"customer":1,"Ünï":2}"""));
    }

    [Fact]
    public void TryDecode_Duplicates_TheLastCounts() =>
        Assert.Equal(new Order("b", 2, 0), Decode<Order>("""{"country":"a","amount":1,"at":0,"country":"b","Amount":2}"""));

    [Theory]
    [InlineData("""{"at":1442018818.771}""", 1442018818771000)]
    [InlineData("""{"at":-62135596800}""", -62135596800000000)]
    [InlineData("""{"at":"2015-09-12 00:46:58.771"}""", 1442018818771000)]
    [InlineData("""{"at":"2015-09-12"}""", 1442016000000000)]
    [InlineData("""{"at":"1969-12-31T23:59:59.9999999Z"}""", -1)]
    [InlineData("""{"at":"9999-12-31T23:59:59.999999Z"}""", 253402300799999999)]
    public void TryDecode_EventTime_IsMicroseconds(string json, long expected) => Assert.Equal(expected, Decode<Seconds>(json).At);

    /// <summary>Each of these is bad input, with a text that says where and why.</summary>
    [Theory]
    [InlineData("", "expected an object, got the end of the record (byte 0)")]
    [InlineData("  ", "expected an object, got the end of the record (byte 2)")]
    [InlineData("null", "expected an object, got null (byte 0)")]
    [InlineData("[1]", "expected an object, got an array (byte 0)")]
    [InlineData("{", "expected `,` or `}`, got the end of the record (byte 1)")]
    [InlineData("""{"country":"DE","amount":1,"at":1""", "expected `,` or `}`, got the end of the record (byte 33)")]
    [InlineData("""{"country":"DE","amount":1,"at":1}}""", "expected the end of the record, got } (byte 34)")]
    [InlineData("""{"country":"DE","amount":1,"at":1} x""", "expected the end of the record, got x (byte 35)")]
    [InlineData("""{"country":"DE","amount":1,"at":1,}""", "expected a property's name in quotes, got } (byte 34)")]
    [InlineData("""{"country":"DE" "amount":1,"at":1}""", "expected `,` or `}`, got \"amount\" (byte 16)")]
    [InlineData("""{"country" "DE"}""", "expected `:`, got \"DE\" (byte 11)")]
    [InlineData("""{country:"DE"}""", "expected a property's name in quotes, got country (byte 1)")]
    [InlineData("""{"country":"DE","amount":1}""", "missing field `At` (byte 27)")]
    [InlineData("""{}""", "missing fields `Country`, `Amount`, `At` (byte 2)")]
    [InlineData("""{"country":null}""", "country: expected text, got null (byte 11)")]
    [InlineData("""{"country":7}""", "country: expected text, got 7 (byte 11)")]
    [InlineData("""{"country":"DE}""", "country: the record ends inside a string (byte 15)")]
    [InlineData("""{"country":"D\xE"}""", "country: a wrong escape in a string, got \\xE\"} (byte 13)")]
    [InlineData("""{"country":"\ud800"}""", "country: half a surrogate pair in an escape, got \\ud800 (byte 12)")]
    [InlineData("""{"country":"\udc00\ud800"}""", "country: half a surrogate pair in an escape, got \\udc00 (byte 12)")]
    [InlineData("{\"country\":\"a\tb\"}", "country: a control character in a string, got 0x09 (byte 13)")]
    [InlineData("""{"amount":"12.5"}""", "amount: expected a number, got \"12.5\" (byte 10)")]
    [InlineData("""{"amount":null}""", "amount: expected a number, got null (byte 10)")]
    [InlineData("""{"amount":true}""", "amount: expected a number, got true (byte 10)")]
    [InlineData("""{"amount":{}}""", "amount: expected a number, got an object (byte 10)")]
    [InlineData("""{"amount":1e29}""", "amount: expected a number that fits a decimal (28 digits), got 1e29 (byte 10)")]
    [InlineData("""{"amount":79228162514264337593543950336}""", "amount: expected a number that fits a decimal (28 digits), got 79228162514264337593543950336 (byte 10)")]
    [InlineData("""{"amount":01}""", "amount: a malformed number, got 01 (byte 10)")]
    [InlineData("""{"amount":-}""", "amount: a malformed number, got - (byte 10)")]
    [InlineData("""{"amount":1.}""", "amount: a malformed number, got 1. (byte 10)")]
    [InlineData("""{"amount":1e}""", "amount: a malformed number, got 1e (byte 10)")]
    [InlineData("""{"amount":+1}""", "amount: expected a number, got +1 (byte 10)")]
    [InlineData("""{"amount":NaN}""", "amount: expected a number, got NaN (byte 10)")]
    [InlineData("""{"at":"yesterday"}""", "at: expected a time such as 2015-09-12T00:46:58.771Z, got \"yesterday\" (byte 6)")]
    [InlineData("""{"at":"2015-02-29T00:00:00Z"}""", "at: expected a time such as 2015-09-12T00:46:58.771Z, got \"2015-02-29T00:00:00Z\" (byte 6)")]
    [InlineData("""{"at":"0001-01-01T00:00:00+01:00"}""", "at: expected a time such as 2015-09-12T00:46:58.771Z, got \"0001-01-01T00:00:00+01:00\" (byte 6)")]
    [InlineData("""{"at":"10000-01-01T00:00:00Z"}""", "at: expected a time such as 2015-09-12T00:46:58.771Z, got \"10000-01-01T00:00:00Z\" (byte 6)")]
    [InlineData("""{"at":253402300800000}""", "at: expected a moment in the years 1 to 9999 in milliseconds since 1970, got 253402300800000 (byte 6)")]
    [InlineData("""{"at":-62135596800001}""", "at: expected a moment in the years 1 to 9999 in milliseconds since 1970, got -62135596800001 (byte 6)")]
    [InlineData("""{"at":99999999999999999999999999999999999999}""", "at: expected a moment in the years 1 to 9999 in milliseconds since 1970, got 99999999999999999999999999999999999999 (byte 6)")]
    [InlineData("""{"at":true}""", "at: expected a time, as text or as a number, got true (byte 6)")]
    [InlineData("""{"x":tru}""", "x: expected true or false, got tru (byte 5)")]
    [InlineData("""{"x":[1,]}""", "x: expected a value, got ] (byte 8)")]
    [InlineData("""{"x":{"y":1,}}""", "x: expected a property's name in quotes, got } (byte 12)")]
    [InlineData("""{"x":[1 2]}""", "x: expected `,` or `]`, got 2 (byte 8)")]
    [InlineData("""{"x":}""", "x: expected a value, got } (byte 5)")]
    public void TryDecode_BadOrder_SaysWhereAndWhy(string json, string error) => Assert.Equal(error, Fails<Order>(json));

    [Theory]
    [InlineData("""{"i8":128}""", "i8: expected a whole number of -128 to 127, got 128 (byte 6)")]
    [InlineData("""{"u8":-1}""", "u8: expected a whole number of 0 to 255, got -1 (byte 6)")]
    [InlineData("""{"i32":2147483648}""", "i32: expected a whole number of -2147483648 to 2147483647, got 2147483648 (byte 7)")]
    [InlineData("""{"i32":1.0}""", "i32: expected a whole number, got 1.0 (byte 7)")]
    [InlineData("""{"i64":9223372036854775808}""", "i64: expected a whole number of -9223372036854775808 to 9223372036854775807, got 9223372036854775808 (byte 7)")]
    [InlineData("""{"i64":1e3}""", "i64: expected a whole number, got 1e3 (byte 7)")]
    [InlineData("""{"u64":-1}""", "u64: expected a whole number of 0 to 18446744073709551615, got -1 (byte 7)")]
    [InlineData("""{"f64":1e999}""", "f64: expected a number that fits a double, got 1e999 (byte 7)")]
    [InlineData("""{"f32":1e39}""", "f32: expected a number that fits a float, got 1e39 (byte 7)")]
    [InlineData("""{"flag":1}""", "flag: expected true or false, got 1 (byte 8)")]
    [InlineData("""{"words":null}""", "words: expected text, got null (byte 9)")]
    [InlineData("""{"day":"2015-13-01"}""", "day: expected a date such as 2015-09-12, got \"2015-13-01\" (byte 7)")]
    [InlineData("""{"id":"6f9619ff"}""", "id: expected a GUID such as 00000000-0000-0000-0000-000000000000, got \"6f9619ff\" (byte 6)")]
    [InlineData("""{"color":"green"}""", "color: expected one of Red, DarkBlue, got \"green\" (byte 9)")]
    [InlineData("""{"color":1}""", "color: expected text, got 1 (byte 9)")]
    [InlineData("""{"moment":"2020-01-01 00:00:00"}""", "moment: expected a time such as 2015-09-12T00:46:58.771Z, got \"2020-01-01 00:00:00\" (byte 10)")]
    [InlineData("""{"numbers":[1,"2"]}""", "numbers: expected a whole number, got \"2\" (byte 14)")]
    [InlineData("""{"numbers":null}""", "numbers: expected an array, got null (byte 11)")]
    [InlineData("""{"inner":{"country":"x","amount":"y"}}""", "inner.amount: expected a number, got \"y\" (byte 33)")]
    [InlineData("""{"inner":{"country":"x"}}""", "inner: missing fields `Amount`, `At` (byte 24)")]
    public void TryDecode_BadValue_SaysWhereAndWhy(string json, string error) => Assert.Equal(error, Fails<Everything>(json));

    [Theory]
    [InlineData("{\"country\":\"\u00ff\",\"amount\":1,\"at\":1}", "country: text that is not UTF-8, got 0xff (byte 12)")]
    [InlineData("{\"x\":\"aa\u00c3\",\"amount\":1,\"at\":1}", "x: text that is not UTF-8, got 0xc3 (byte 8)")]
    [InlineData("{\"\u00fe\":1}", "text that is not UTF-8, got 0xfe (byte 2)")]
    [InlineData("{\"x\":\"\u00ed\u00a0\u0080\"}", "x: text that is not UTF-8, got 0xed (byte 6)")]
    public void TryDecode_BytesThatAreNotUtf8_SaysWhere(string latin1, string error)
    {
        var decoder = new JsonDecoder<Order>();
        Order row = default;
        Assert.False(decoder.TryDecode(Encoding.Latin1.GetBytes(latin1), ref row));
        Assert.Equal(error, decoder.Error);
    }

    [Fact]
    public void TryDecode_DeepNesting_IsLimitedTo64()
    {
        Assert.Equal(new Order("a", 1, 0), Decode<Order>(Nested(63)));
        Assert.StartsWith("x: nested deeper than 64", Fails<Order>(Nested(64)), StringComparison.Ordinal);
        Assert.StartsWith("x: nested deeper than 64", Fails<Order>(Nested(1_000_000)), StringComparison.Ordinal);

        static string Nested(int depth) => $$"""{"x":{{new string('[', depth)}}{{new string(']', depth)}},"country":"a","amount":1,"at":0}""";
    }

    [Fact]
    public void TryDecode_ConstructorThrows_IsBadInput() =>
        Assert.StartsWith("Refusing refused the values: ", Fails<Refusing>("""{"count":-1}"""), StringComparison.Ordinal);

    [Fact]
    public void TryDecode_AfterBadInput_GoesOn()
    {
        var decoder = new JsonDecoder<Order>();
        Order row = default;
        Assert.False(decoder.TryDecode("""{"country":{"a":1}}"""u8, ref row));
        Assert.True(decoder.TryDecode("""{"country":"DE","amount":1,"at":1}"""u8, ref row));
        Assert.False(decoder.TryDecode("""{"amount":"x"}"""u8, ref row));
        Assert.Equal("amount: expected a number, got \"x\" (byte 10)", decoder.Error);
    }

    [Fact]
    public void TryDecode_RecordsOfManyShapes_PredictsNoWrongField()
    {
        var decoder = new JsonDecoder<Outer>();
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var properties = new List<string> { $"\"count\":{i}", $$"""
                "order":{{{Shuffled(random, [$"\"amount\":{i}.5", $"\"country\":\"c{i % 700}\"", $"\"at\":{i}", $"\"n{i % 2000}\":[{i}]", "\"\":0", "\"q\\\"\":0"])}}}
                """, $"\"m{i % 1500}\":\"x\"", "\"\\u0063ounty\":3" };
            var json = "{" + Shuffled(random, properties) + "}";
            Outer row = default;

            Assert.True(decoder.TryDecode(Encoding.UTF8.GetBytes(json), ref row), decoder.Error + " in " + json);
            Assert.Equal(new Outer(new Order($"c{i % 700}", i + 0.5m, i * 1000L), i), row);
        }

        static string Shuffled(Random random, List<string> parts) => string.Join(",", parts.OrderBy(_ => random.Next()).Take(random.Next(parts.Count, parts.Count + 1)));
    }

    [Theory]
    [InlineData(typeof(Twins), "Two fields of Twins are the same in JSON")]
    [InlineData(typeof(Itself), "Itself contains itself")]
    [InlineData(typeof(Odd), "Odd.Length is a TimeSpan, which is not read from JSON")]
    [InlineData(typeof(int), "Int32 is not a row")]
    [InlineData(typeof(IDisposable), "IDisposable cannot be made from JSON")]
    public void Constructor_TypeThatCannotBeRead_SaysWhy(Type type, string error)
    {
        var thrown = Assert.Throws<System.Reflection.TargetInvocationException>(() => Activator.CreateInstance(typeof(JsonDecoder<>).MakeGenericType(type)));
        var refused = Assert.IsType<StreamException>(thrown.InnerException);
        Assert.Equal(StreamError.InvalidDefinition, refused.Code);
        Assert.Contains(error, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryDecode_RepeatedTexts_AllocatesNothing()
    {
        var decoder = new JsonDecoder<Order>();
        var records = Enumerable.Range(0, 200)
            .Select(i => Encoding.UTF8.GetBytes($$"""{"user":"u{{i}}","country":"country {{i % 50}}","amount":{{i}}.25,"tags":["a","b"],"at":{{1442018818771 + i}}}"""))
            .ToArray();
        Order row = default;
        for (var round = 0; round < 3; round++)
        {
            foreach (var record in records)
                decoder.TryDecode(record, ref row);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var decoded = 0;
        foreach (var record in records)
            decoded += decoder.TryDecode(record, ref row) ? 1 : 0;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(records.Length, decoded);
        Assert.InRange(allocated, 0, records.Length); // under one byte a record
    }

    private static T Decode<T>(string json)
    {
        var decoder = new JsonDecoder<T>();
        T row = default!;
        Assert.True(decoder.TryDecode(Encoding.UTF8.GetBytes(json), ref row), decoder.Error);
        return row;
    }

    private static string Fails<T>(string json)
    {
        var decoder = new JsonDecoder<T>();
        T row = default!;
        Assert.False(decoder.TryDecode(Encoding.UTF8.GetBytes(json), ref row));
        return decoder.Error;
    }
}
