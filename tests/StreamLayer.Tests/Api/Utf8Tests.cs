using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Hybrid.StreamLayer.Tests.Api;

public sealed class Utf8Tests
{
    [Fact]
    public void Equals_SlicesOfTwoArrays_ComparesBytes()
    {
        var one = new Utf8("abcDE"u8.ToArray(), 3, 2);
        Utf8 two = "DE";

        Assert.Equal(one, two);
        Assert.True(one == two);
        Assert.Equal(one.GetHashCode(), two.GetHashCode());
        Assert.Equal("DE", one.ToString());
        Assert.Equal(2, one.Length);
        Assert.NotEqual(one, (Utf8)"DF");
        Assert.NotEqual(one, (Utf8)"D");
    }

    [Fact]
    public void Equals_String_IsThatOfTheTextAndAllocatesNothing()
    {
        Utf8 text = "cancelled";
        Assert.True(text == "cancelled");
        Assert.True(text != "cancelle\u0111");
        Assert.True((Utf8)"zwölf 😀" == "zwölf 😀");
        Assert.False((Utf8)"zwölf" == "zwolf");
        Assert.False((Utf8)"é" == "e\u0301");
        Assert.True(default(Utf8) == "");
        Check.QuickThrowOnFailure(Prop.ForAll<string, string>((a, b) =>
        {
            var (left, right) = (Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(a ?? "")), Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(b ?? "")));
            return (Utf8)left == left && ((Utf8)left == right) == (left == right);
        }));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var same = text == "cancelled";
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(same);
    }

    [Fact]
    public void Default_IsTheEmptyText()
    {
        Assert.Equal(default, new Utf8(""));
        Assert.Equal(default, new Utf8((string?)null));
        Assert.Equal(default(Utf8).GetHashCode(), new Utf8([1, 2], 1, 0).GetHashCode());
        Assert.Equal("", default(Utf8).ToString());
    }

    [Fact]
    public void Dictionary_KeyedByText_FindsBySlice()
    {
        var counts = new Dictionary<Utf8, int> { ["ca"] = 1, ["en"] = 2 };

        Assert.Equal(2, counts[new Utf8("xenx"u8.ToArray(), 1, 2)]);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(4, 0)]
    [InlineData(1, 3)]
    [InlineData(1, -1)]
    public void Constructor_SliceOutsideTheArray_Throws(int offset, int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Utf8([1, 2, 3], offset, length));

    [Fact]
    public void CompareTo_RandomTexts_IsTheOrderOfTheirBytes() => Check.QuickThrowOnFailure(Prop.ForAll<string, string>((a, b) =>
    {
        Utf8 left = a, right = b;
        var bytes = Encoding.UTF8.GetBytes(a ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b ?? ""));
        return Math.Sign(left.CompareTo(right)) == Math.Sign(bytes) && (left < right) == (bytes < 0) && (left >= right) == (bytes >= 0);
    }));

    /// <summary>State and key groups of old checkpoints depend on these values.</summary>
    [Theory]
    [InlineData("", 0x0409638ee2bde459)]
    [InlineData("a", 0x28d2053309d28531)]
    [InlineData("#en.wikipedia", 0x0354383b0cb465ea)]
    [InlineData("0123456789abcdef0", 0xfc73b51a64346870)]
    [InlineData("The quick brown fox jumps over the lazy dog. The quick brown fox", 0x963d360bde570541)]
    public void StableHash_KnownTexts_NeverChanges(string text, ulong expected) => Assert.Equal($"{expected:x16}", $"{new Utf8(text).StableHash:x16}");

    [Fact]
    public void StableHash_ManyTexts_SpreadsOverKeyGroups()
    {
        var groups = new int[128];
        for (var i = 0; i < 128_000; i++)
            groups[StreamLayer.State.KeyGroupRange.GroupOf(new Utf8($"user-{i}").StableHash)]++;

        Assert.InRange(groups.Min(), 850, 1000);
        Assert.InRange(groups.Max(), 1000, 1150);
    }

    [Fact]
    public void Json_RoundTrip_GivesTheSameText()
    {
        var json = JsonSerializer.Serialize(new Dictionary<Utf8, Utf8> { ["clé"] = "val\"ü" });

        Assert.Equal("val\"ü", JsonSerializer.Deserialize<Dictionary<Utf8, Utf8>>(json)!["clé"].ToString());
    }

    [Fact]
    public void Arena_RandomTexts_KeepsEachAndSharesChunks()
    {
        var arena = new Utf8Arena();
        var random = new System.Random(7);
        var texts = Enumerable.Range(0, 3000).Select(i => new string((char)('a' + i % 26), random.Next(i % 100 == 0 ? 9000 : 40))).ToArray();

        var before = GC.GetAllocatedBytesForCurrentThread();
        var values = new Utf8[texts.Length];
        for (var i = 0; i < texts.Length; i++)
            values[i] = arena.Add(Encoding.ASCII.GetBytes(texts[i]));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(texts, values.Select(value => value.ToString()));
        var bytes = texts.Sum(text => (long)text.Length);
        Assert.InRange(allocated, bytes, bytes * 5 / 2 + 100_000); // the argument arrays, and once more in the arena
    }
}
