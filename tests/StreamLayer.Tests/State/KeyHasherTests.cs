using System.Collections.Immutable;
using Hybrid.StreamLayer.State;

namespace Hybrid.StreamLayer.Tests.State;

public class KeyHasherTests
{
    public enum Channel : byte
    {
        Web = 3,
    }

    public readonly record struct Place(Utf8 Country, int Zip);

    public record Person(string? Name, Place Home);

    public struct Plain
    {
        public long A;
        private readonly short _b;

        public Plain(long a, short b) => (A, _b) = (a, b);
    }

    public record struct Holder(int A, Bad B);

    public record struct Bad(List<int> Items);

    /// <summary>Stored in checkpoints: a change here means that keys are no longer found in their key groups.</summary>
    [Fact]
    public void Hash_KnownKeys_GivesStoredValues()
    {
        var hashes = new ulong[]
        {
            KeyHasher<int>.Hash(42),
            KeyHasher<long>.Hash(-1),
            KeyHasher<byte>.Hash(200),
            KeyHasher<bool>.Hash(true),
            KeyHasher<Channel>.Hash(Channel.Web),
            KeyHasher<string>.Hash("key"),
            KeyHasher<string?>.Hash(null),
            KeyHasher<Utf8>.Hash("Köln"),
            KeyHasher<Utf8>.Hash("a text that is longer than forty-eight bytes, to go through all loops"),
            KeyHasher<Guid>.Hash(new Guid("00112233-4455-6677-8899-aabbccddeeff")),
            KeyHasher<decimal>.Hash(12.50m),
            KeyHasher<double>.Hash(0.1),
            KeyHasher<DateTime>.Hash(new DateTime(2015, 9, 12)),
            KeyHasher<DateTimeOffset>.Hash(new DateTimeOffset(2015, 9, 12, 2, 0, 0, TimeSpan.FromHours(2))),
            KeyHasher<int?>.Hash(7),
            KeyHasher<(int, string)>.Hash((1, "a")),
            KeyHasher<Place>.Hash(new Place("DE", 50667)),
            KeyHasher<Person>.Hash(new Person("Ada", new Place("DE", 50667))),
            KeyHasher<Plain>.Hash(new Plain(1, 2)),
            KeyHasher<Tuple<int, long>>.Hash(Tuple.Create(1, 2L)),
        };

        string[] stored =
        [
            "bdd732262feb6e95 e4d971771b652c20 3f13f4e3c8c592c9 910a2dec89025cc1 1d0b14e4db018fed",
            "62e3f50a996a3e34 8ebc6af09c88c6e3 54dee1d1d88ad423 6570e20a368d3fbc d13656352c6b77d1",
            "d3c627bb8fd254a6 f823e4ed2fb12a7d a2f1f9fde2c0dbcb a2f1f9fde2c0dbcb c44ec7728306766c",
            "1c66e3d4d9477743 3a0c37e04e6645a4 cb3515fb0fa341ef 49a1ebdde2e2c1cf 49a1ebdde2e2c1cf",
        ];
        Assert.Equal(string.Join(' ', stored), string.Join(' ', hashes.Select(hash => hash.ToString("x16"))));
    }

    [Fact]
    public void Hash_EqualKeysOfOtherForm_AreEqual()
    {
        Assert.Equal(KeyHasher<decimal>.Hash(1.0m), KeyHasher<decimal>.Hash(1.000m));
        Assert.Equal(KeyHasher<decimal>.Hash(0m), KeyHasher<decimal>.Hash(-0.00m));
        Assert.Equal(KeyHasher<decimal>.Hash(decimal.MaxValue), KeyHasher<decimal>.Hash(decimal.MaxValue));
        Assert.Equal(KeyHasher<double>.Hash(0.0), KeyHasher<double>.Hash(-0.0));
        Assert.Equal(KeyHasher<int>.Hash(-5), KeyHasher<long>.Hash(-5));
        Assert.Equal(KeyHasher<Place>.Hash(new Place(new Utf8([65, 66, 67], 1, 1), 1)), KeyHasher<Place>.Hash(new Place("B", 1)));
        Assert.Equal(
            KeyHasher<DateTimeOffset>.Hash(new DateTimeOffset(2000, 1, 1, 1, 0, 0, TimeSpan.FromHours(1))),
            KeyHasher<DateTimeOffset>.Hash(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Hash_FieldsSwapped_Differs() =>
        Assert.NotEqual(KeyHasher<(int, int)>.Hash((1, 2)), KeyHasher<(int, int)>.Hash((2, 1)));

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1L << 32)]
    public void Hash_RegularKeys_FillKeyGroupsEvenly(long stride)
    {
        const int Keys = 128 * 200;
        var counts = new int[KeyGroupRange.DefaultCount];
        for (var i = 0; i < Keys; i++)
            counts[KeyGroupRange.GroupOf(KeyHasher<(long, byte)>.Hash((i * stride, 0)))]++;

        Assert.All(counts, count => Assert.InRange(count, 120, 280));
    }

    [Fact]
    public void Hash_OneRow_AllocatesNothing()
    {
        var key = (new Place("DE", 1), Channel.Web, 3.5m, (int?)4);
        KeyHasher<(Place, Channel, decimal, int?)>.Hash(key);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            KeyHasher<(Place, Channel, decimal, int?)>.Hash(key);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void EnsureSupported_FieldThatIsNoKey_NamesIt()
    {
        var error = Assert.Throws<StreamException>(KeyHasher<Holder>.EnsureSupported);

        Assert.Equal(StreamError.InvalidDefinition, error.Code);
        Assert.Contains("Holder.B.Items (of type List<Int32>) cannot be part of a key", error.Message, StringComparison.Ordinal);
        Assert.Throws<StreamException>(() => KeyHasher<Holder>.Hash(default));
        Assert.Throws<StreamException>(KeyHasher<object>.EnsureSupported);
        Assert.Throws<StreamException>(KeyHasher<byte[]>.EnsureSupported);
        Assert.Throws<StreamException>(KeyHasher<Uri>.EnsureSupported);
        Assert.Throws<StreamException>(KeyHasher<ImmutableArray<int>>.EnsureSupported);
        KeyHasher<Person>.EnsureSupported();
    }
}
