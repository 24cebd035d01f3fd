using Hybrid.StreamLayer.State.Codecs;

namespace Hybrid.StreamLayer.Tests.State;

public class StateCodecTests
{
    public enum Kind : short
    {
        Some = -2,
    }

    public readonly record struct Inner(long Count, decimal Sum);

    public record Person(string? Name, Inner? Total, List<Inner?> History, Kind Kind);

    public sealed class Mutable
    {
        private readonly int _hidden;

        public Mutable() => Weight = 1.5;

        public Mutable(int hidden) : this() => _hidden = hidden;

        public double Weight { get; set; }

        public Dictionary<Utf8, HashSet<DateOnly>> Days { get; } = [];

        public int Hidden => _hidden;
    }

    public sealed record Node(int Value, Node? Next);

    public record struct Before(long Count, (int, string?) Pair);

    public record struct After(long Count, (int, string?) Pair, decimal? Added, Utf8 Name);

    public record struct Renamed(long Number, (int, string?) Pair);

    public record struct Retyped(int Count, (int, string?) Pair);

    public record struct Deep(long Count, (int, Utf8) Pair);

    [Fact]
    public void Write_AllSimpleTypes_ReadsBack()
    {
        AssertRoundTrip(long.MinValue);
        AssertRoundTrip((byte)7);
        AssertRoundTrip(true);
        AssertRoundTrip(Kind.Some);
        AssertRoundTrip(1.50m);
        AssertRoundTrip(-0.1f);
        AssertRoundTrip((string?)null);
        AssertRoundTrip<string?>("Köln \ud800 🎈");
        AssertRoundTrip(new Utf8("Köln"));
        AssertRoundTrip(default(Utf8));
        AssertRoundTrip(new Guid("00112233-4455-6677-8899-aabbccddeeff"));
        AssertRoundTrip(new DateTime(2015, 9, 12, 1, 2, 3, DateTimeKind.Utc));
        AssertRoundTrip(new DateTimeOffset(2015, 9, 12, 1, 2, 3, TimeSpan.FromMinutes(-90)));
        AssertRoundTrip(DateTimeOffset.MinValue);
        AssertRoundTrip(new DateOnly(1, 1, 1));
        AssertRoundTrip((int?)null);
        AssertRoundTrip((1, ("a", 2L), new Inner(3, 4m)));
        AssertRoundTrip(Int128.MinValue);
    }

    [Fact]
    public void Write_ClassesAndCollections_ReadsBack()
    {
        var person = new Person("Ada", new Inner(1, 2.5m), [null, new Inner(3, 4)], Kind.Some);
        var read = RoundTrip(person);
        Assert.Equal(person with { History = read.History }, read);
        Assert.Equal(person.History, read.History);

        var mutable = new Mutable(9) { Weight = 3, Days = { ["a"] = [new DateOnly(2015, 9, 12)] } };
        var again = RoundTrip(mutable);
        Assert.Equal(9, again.Hidden);
        Assert.Equal(3, again.Weight);
        Assert.Equal(mutable.Days["a"], again.Days["a"]);
        Assert.Equal([[1, 2], null!, []], RoundTrip(new int[]?[] { [1, 2], null, [] }));
        Assert.Null(RoundTrip<Person?>(null));
    }

    [Fact]
    public void Schema_OfNestedType_NamesFieldsAndTypes()
    {
        var schema = StateCodec<Person>.Default.Schema;

        Assert.Equal("{Name:string?,Total:{Count:long,Sum:decimal}?,History:[{Count:long,Sum:decimal}?]?,Kind:short}?", schema.ToString());
        Assert.Equal(schema, StateSchema.Parse(schema.ToString()));
        Assert.Equal(
            "{_hidden:int,Weight:double,Days:map(utf8,set(date)?)?}?",
            StateSchema.Parse(StateCodec<Mutable>.Default.Schema.ToString()).ToString());
    }

    [Fact]
    public void ReaderOf_AddedField_TakesDefault()
    {
        var read = Restore<Before, After>(new Before(5, (6, "x")));

        Assert.Equal(new After(5, (6, "x"), null, default), read);
        Assert.Equal([new After(1, (2, null), null, default)], Restore<List<Before>, List<After>>([new Before(1, (2, null))]));
        Assert.Equal(new After(5, (6, "x"), null, default), Restore<Before?, After?>(new Before(5, (6, "x"))));
    }

    [Theory]
    [InlineData(typeof(Renamed), "state.Count of type long is stored and is not in Renamed any more")]
    [InlineData(typeof(Retyped), "state.Count was stored as long and is int now")]
    [InlineData(typeof(Deep), "state.Pair.Item2 was stored as string? and is utf8 now")]
    [InlineData(typeof(long), "state was stored as {Count:long,Pair:{Item1:int,Item2:string?}} and is long now")]
    public void ReaderOf_OtherChange_IsRefusedByName(Type now, string expected)
    {
        var stored = StateCodec<Before>.Default.Schema;
        var error = Assert.Throws<StreamException>(() => now.Name switch
        {
            nameof(Renamed) => StateCodec<Renamed>.Default.ReaderOf(stored, "state"),
            nameof(Retyped) => StateCodec<Retyped>.Default.ReaderOf(stored, "state"),
            nameof(Deep) => StateCodec<Deep>.Default.ReaderOf(stored, "state"),
            _ => (object)StateCodec<long>.Default.ReaderOf(stored, "state"),
        });

        Assert.Equal(StreamError.StateIncompatible, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReaderOf_RemovedField_IsRefusedByName()
    {
        var error = Assert.Throws<StreamException>(() => StateCodec<Before>.Default.ReaderOf(StateCodec<After>.Default.Schema, "state"));
        Assert.Contains("state.Added", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_TypeThatCannotBeStored_NamesTheField()
    {
        var error = Assert.Throws<StreamException>(() => StateCodec<(int, Queue<int>)>.Default);
        Assert.Equal(StreamError.InvalidDefinition, error.Code);
        Assert.Contains(".Item2 (of type Queue<Int32>)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Next", Assert.Throws<StreamException>(() => StateCodec<Node>.Default).Message, StringComparison.Ordinal);
        Assert.Throws<StreamException>(() => StateCodec<object>.Default);
        Assert.Throws<StreamException>(() => StateCodec<Action>.Default);
    }

    [Fact]
    public void Read_CutState_IsCorrupt()
    {
        var writer = new StateWriter();
        StateCodec<Person>.Default.Write(writer, new Person("Ada", new Inner(1, 2.5m), [null], Kind.Some));
        var whole = writer.Written.ToArray();
        for (var length = 0; length < whole.Length; length++)
        {
            var cut = whole.AsMemory(0, length);
            var error = Assert.Throws<StreamException>(() => StateCodec<Person>.Default.Read(new StateReader(cut)));
            Assert.Equal(StreamError.CheckpointCorrupt, error.Code);
        }
    }

    [Fact]
    public void Writer_WithStream_PassesOnWhatIsFull()
    {
        var stream = new MemoryStream();
        var writer = new StateWriter(stream);
        for (long i = 0; i < 50_000; i++)
            writer.Int64(i);
        writer.Bytes(new byte[200_000]);
        writer.Flush();

        var reader = new StateReader(stream.ToArray());
        for (long i = 0; i < 50_000; i++)
            Assert.Equal(i, reader.Int64());
        reader.Take(200_000);
        Assert.True(reader.IsAtEnd);
    }

    private static TNow Restore<TStored, TNow>(TStored value)
    {
        var writer = new StateWriter();
        StateCodec<TStored>.Default.Write(writer, in value);
        var reader = new StateReader(writer.Written);
        var read = StateCodec<TNow>.Default.ReaderOf(StateCodec<TStored>.Default.Schema, "state").Read(reader);
        Assert.True(reader.IsAtEnd);
        return read;
    }

    private static T RoundTrip<T>(T value) => Restore<T, T>(value);

    private static void AssertRoundTrip<T>(T value) => Assert.Equal(value, RoundTrip(value));
}
