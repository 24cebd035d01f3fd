using System.Globalization;

namespace Hybrid.Lake.DuckDb;

/// <summary>
/// A DuckDB database inside this process. Thread-safe; work is done through connections, each of one thread at a time.
/// Always true: tables exposed from C# are known to every connection of the database until their <see cref="DuckTable"/> is disposed.
/// </summary>
public sealed class DuckDatabase : IDisposable
{
    private readonly DatabaseHandle _handle;
    private readonly DuckTableRegistry _tables = new();
    private readonly Lock _register = new();
    private bool _isRegistered;

    private DuckDatabase(DatabaseHandle handle) => _handle = handle;

    /// <summary>Version of the native library, for instance <c>v1.5.6</c>.</summary>
    public static unsafe string LibraryVersion => DuckDbNative.Text(DuckDbNative.LibraryVersion()) ?? "";

    /// <summary>Opens a database; in memory unless the options name a file.</summary>
    /// <exception cref="LakeException">A setting is unknown, or the file cannot be opened.</exception>
    public static unsafe DuckDatabase Open(DuckDatabaseOptions? options = null)
    {
        options ??= new DuckDatabaseOptions();
        if (DuckDbNative.CreateConfig(out var config) != 0)
            throw new LakeException(LakeError.Failed, "DuckDB gave no configuration; the process may be out of memory.");
        try
        {
            foreach (var (name, value) in Settings(options))
            {
                if (DuckDbNative.SetConfig(config, name, value) != 0)
                    throw new LakeException(LakeError.InvalidDefinition, $"DuckDB does not take the setting {name} = '{value}'.");
            }

            if (DuckDbNative.OpenExt(options.Path, out var handle, config, out var error) != 0)
            {
                handle.Dispose();
                throw DuckDbErrors.Make(0, DuckDbNative.TakeText(error), $"open {options.Path ?? "in memory"}");
            }

            var database = new DuckDatabase(handle);
            using var connection = database.Connect();
            connection.Execute("SET GLOBAL TimeZone = 'UTC'"); // known only once the icu extension is loaded, so no part of the configuration
            return database;
        }
        finally
        {
            DuckDbNative.DestroyConfig(ref config);
        }
    }

    /// <summary>Opens a connection.</summary>
    public DuckConnection Connect()
    {
        if (DuckDbNative.Connect(_handle, out var connection) != 0)
        {
            connection.Dispose();
            throw new LakeException(LakeError.Failed, "DuckDB opened no connection; the database may be closed.");
        }

        return new DuckConnection(connection);
    }

    /// <summary>
    /// Makes rows of this process readable by SQL on every connection of the database, under <see cref="DuckTable.Sql"/>. DuckDB pulls them while a
    /// statement runs; nothing is copied beforehand.
    /// </summary>
    public DuckTable Expose(IDuckTableSource source)
    {
        lock (_register)
        {
            if (!_isRegistered)
            {
                using var connection = Connect();
                DuckTableFunction.Register(connection.Handle, _tables);
                _isRegistered = true;
            }
        }

        return _tables.Add(source);
    }

    /// <summary>Closes the database. Connections still open keep what they need until they are disposed.</summary>
    public void Dispose() => _handle.Dispose();

    private static IEnumerable<(string Name, string Value)> Settings(DuckDatabaseOptions options)
    {
        yield return ("threads", options.Threads.ToString(CultureInfo.InvariantCulture));
        yield return ("preserve_insertion_order", options.PreserveInsertionOrder ? "true" : "false");
        yield return ("temp_directory", options.TempDirectory ?? "");
        yield return ("autoinstall_known_extensions", "false");
        if (options.IsReadOnly)
            yield return ("access_mode", "READ_ONLY");
        if (options.MemoryLimit is { } bytes)
            yield return ("memory_limit", string.Create(CultureInfo.InvariantCulture, $"{bytes}B"));
        foreach (var (name, value) in options.Settings)
            yield return (name, value);
    }
}
