using Hybrid.StreamLayer.State;
using Hybrid.StreamLayer.State.Pages;

namespace Hybrid.StreamLayer.Tests.State;

/// <summary>Measures the memory of the process, so no other test runs beside it.</summary>
[CollectionDefinition(nameof(MemoryCollection), DisableParallelization = true)]
public class MemoryCollection;

[Collection(nameof(MemoryCollection))]
public class PagedTableMemoryTests
{
    /// <summary>Keys come and go in one table: what it holds does not grow with the number that went.</summary>
    [Fact]
    public void Remove_ManyKeysWithText_GivesTheirTextUp()
    {
        var table = new PagedTable<Utf8, int>(new KeyGroupRange(0, KeyGroupRange.DefaultCount - 1), new StateEpochs());
        var filler = new string('x', 200);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 100_000; i++)
        {
            Utf8 key = $"{filler}{i}";
            table.GetOrAdd(key, out _) = i;
            if (i % 1000 != 0)
                Assert.True(table.Remove(key, KeyHasher<Utf8>.Hash(key)));
        }

        var after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.InRange(after - before, long.MinValue, 2_000_000); // 20 MB of text have gone
        for (var i = 0; i < 100_000; i += 1000)
        {
            Utf8 key = $"{filler}{i}";
            Assert.Equal(i, table.Peek(key, KeyHasher<Utf8>.Hash(key)));
        }
    }
}
