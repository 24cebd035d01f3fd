using System.Text.Json;

namespace Hybrid.StreamLayer.Sources.Kafka;

/// <summary>
/// The embedded broker as the whole of a process: prints its address as one line of JSON, takes commands, and ends when its input closes, which is when its
/// parent ended.
/// </summary>
/// <remarks>
/// Output: <c>{"bootstrapServers":"127.0.0.1:41003"}</c>, then one line for each command, <c>{"ok":true}</c> or <c>{"ok":false,"error":"…"}</c>.
/// Commands, one a line: <c>{"command":"topic","name":"orders","partitions":4}</c>, <c>{"command":"delete","name":"orders"}</c>.
/// </remarks>
public static class EmbeddedBrokerProcess
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Runs until the input closes or the token is cancelled.</summary>
    /// <param name="topics">Topics to make first: partitions by name.</param>
    /// <param name="input">Commands.</param>
    /// <param name="output">The address, then answers.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyDictionary<string, int> topics, TextReader input, TextWriter output, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(topics);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        using var broker = EmbeddedBroker.Start();
        foreach (var (topic, partitions) in topics)
            broker.CreateTopic(topic, partitions);
        await WriteAsync(output, new { broker.BootstrapServers }, cancellation);
        try
        {
            while (await input.ReadLineAsync(cancellation) is { } line)
                await WriteAsync(output, Do(broker, line), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return 0; // asked to end
        }

        return 0;
    }

    private static object Do(EmbeddedBroker broker, string line)
    {
        try
        {
            var command = JsonSerializer.Deserialize<Command>(line, Json);
            switch (command)
            {
                case { Name: "topic", Topic: { } topic }:
                    broker.CreateTopic(topic, command.Partitions);
                    return new { Ok = true };
                case { Name: "delete", Topic: { } topic }:
                    broker.DeleteTopic(topic);
                    return new { Ok = true };
                default:
                    return new { Ok = false, Error = $"There is no such command: {line}" };
            }
        }
        catch (Exception wrong) when (wrong is JsonException or StreamException or ArgumentException)
        {
            return new { Ok = false, Error = wrong.Message };
        }
    }

    private static async Task WriteAsync(TextWriter output, object line, CancellationToken cancellation)
    {
        await output.WriteLineAsync(JsonSerializer.Serialize(line, Json).AsMemory(), cancellation);
        await output.FlushAsync(cancellation);
    }

    private sealed record Command(
        [property: System.Text.Json.Serialization.JsonPropertyName("command")] string Name,
        [property: System.Text.Json.Serialization.JsonPropertyName("name")] string? Topic,
        int Partitions = 1);
}
