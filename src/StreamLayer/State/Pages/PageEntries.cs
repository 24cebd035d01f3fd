namespace Hybrid.StreamLayer.State.Pages;

/// <summary>Goes through the entries of pages, to read them. Use in <c>foreach (ref readonly var entry in …)</c>.</summary>
internal ref struct PageEntries<TKey, TValue>(ReadOnlySpan<Page<TKey, TValue>> pages)
{
    private readonly ReadOnlySpan<Page<TKey, TValue>> _pages = pages;
    private ReadOnlySpan<PageEntry<TKey, TValue>> _entries;
    private int _page;
    private int _at = -1;

    /// <summary>The entry.</summary>
    public readonly ref readonly PageEntry<TKey, TValue> Current => ref _entries[_at];

    /// <summary>Itself.</summary>
    public readonly PageEntries<TKey, TValue> GetEnumerator() => this;

    /// <summary>Goes to the next entry.</summary>
    public bool MoveNext()
    {
        while (true)
        {
            while (++_at < _entries.Length)
            {
                if (_entries[_at].Hash != 0)
                    return true;
            }

            if (_page == _pages.Length)
                return false;
            _entries = _pages[_page++].Entries;
            _at = -1;
        }
    }
}
