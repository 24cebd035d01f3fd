using System.Runtime.InteropServices;

namespace Hybrid.StreamLayer.Sources.Kafka.Native;

/// <summary>Makes a librdkafka client from settings by name, with an error that says which setting is wrong and what was probably meant.</summary>
internal static unsafe class KafkaConfiguration
{
    private const int ErrorSize = 512;
    private const int Unknown = -2;

    /// <summary>A client handle.</summary>
    /// <param name="type"><see cref="LibRdKafka.Consumer"/> or <see cref="LibRdKafka.Producer"/>.</param>
    /// <param name="settings">Settings by librdkafka's names; the last of a name counts.</param>
    /// <param name="events">The events that are wanted on the main queue.</param>
    /// <exception cref="StreamException">A setting is unknown or its value is wrong.</exception>
    public static RdKafkaHandle CreateClient(int type, IEnumerable<KeyValuePair<string, string>> settings, int events)
    {
        var error = stackalloc byte[ErrorSize];
        var conf = LibRdKafka.ConfNew();
        try
        {
            foreach (var (name, value) in settings)
            {
                var result = LibRdKafka.ConfSet(conf, name, value, error, ErrorSize);
                if (result == Unknown)
                    throw new StreamException(StreamError.InvalidDefinition, $"There is no Kafka setting `{name}`.{Nearest.Hint(name, Names())}");
                if (result != 0)
                    throw new StreamException(StreamError.InvalidDefinition, $"The Kafka setting `{name}` cannot be `{Shown(name, value)}`: {Text(error)}");
            }

            LibRdKafka.ConfSetEvents(conf, events);
            var client = LibRdKafka.New(type, conf, error, ErrorSize);
            if (client == 0)
                throw new StreamException(StreamError.InvalidDefinition, $"The Kafka settings do not fit together: {Text(error)}");
            conf = 0; // the client's own now
            return new RdKafkaHandle(client);
        }
        finally
        {
            if (conf != 0)
                LibRdKafka.ConfDestroy(conf);
        }
    }

    /// <summary>Names of all settings that librdkafka knows.</summary>
    public static List<string> Names()
    {
        var conf = LibRdKafka.ConfNew();
        var entries = LibRdKafka.ConfDump(conf, out var count);
        var names = new List<string>();
        for (nuint i = 0; i < count; i += 2)
            names.Add(Marshal.PtrToStringUTF8(entries[i])!);
        LibRdKafka.ConfDumpFree(entries, count);
        LibRdKafka.ConfDestroy(conf);
        names.AddRange(["bootstrap.servers", "ssl.ca.location", "sasl.username", "sasl.password", "ssl.key.password", "client.id", "group.id"]); // not dumped while empty
        return names;
    }

    private static string Text(byte* error) => Marshal.PtrToStringUTF8((nint)error) ?? "";

    private static string Shown(string name, string value) =>
        name.Contains("password", StringComparison.Ordinal) || name.Contains("secret", StringComparison.Ordinal) || name.Contains("key", StringComparison.Ordinal)
            ? "…"
            : value;
}
