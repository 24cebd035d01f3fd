using Hybrid.StreamLayer.Decoding;
using Hybrid.StreamLayer.Sources.Kafka;

namespace Hybrid.StreamLayer;

/// <summary>Streams from Kafka.</summary>
public static class KafkaStreams
{
    /// <summary>
    /// The rows of a topic: JSON objects, decoded straight from the message's bytes (see <see cref="JsonDecoder{T}"/> for names and types), or the whole value as text
    /// where <typeparamref name="T"/> is <see cref="Utf8"/>. The brokers come from the host's <see cref="KafkaConnection"/>.
    /// </summary>
    /// <param name="environment">The stream's environment.</param>
    /// <param name="topic">The topic; it must exist when the stream starts.</param>
    /// <param name="options">How it is read; from its earliest record, without end, unless said.</param>
    /// <exception cref="StreamException">The type cannot be decoded, or a setting of Kafka is wrong.</exception>
    public static DataStream<T> FromKafka<T>(this StreamEnvironment environment, string topic, KafkaOptions? options = null)
    {
        if (typeof(T) == typeof(Utf8))
            return environment.FromKafka(topic, () => (IDecoder<T>)(object)new Utf8Decoder(), options);
        _ = JsonPlan<T>.Instance; // a type that cannot be decoded is refused here, where it stands
        return environment.FromKafka(topic, () => new JsonDecoder<T>(), options);
    }

    /// <summary>The rows of a topic in a format of your own.</summary>
    /// <param name="environment">The stream's environment.</param>
    /// <param name="topic">The topic; it must exist when the stream starts.</param>
    /// <param name="decoder">Makes the decoder of one subtask.</param>
    /// <param name="options">How it is read; from its earliest record, without end, unless said.</param>
    /// <exception cref="StreamException">A setting of Kafka is wrong.</exception>
    public static DataStream<T> FromKafka<T>(this StreamEnvironment environment, string topic, Func<IDecoder<T>> decoder, KafkaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(decoder);
        var connection = environment.Services.Get<KafkaConnection>();
        options ??= new KafkaOptions();
        options = options with
        {
            Start = connection.Start ?? options.Start,
            Until = connection.Until ?? options.Until,
            OnOffsetsGone = connection.OnOffsetsGone ?? options.OnOffsetsGone,
        };
        return environment.FromSource(new KafkaSource<T>(
            topic, decoder, connection.Settings, options, KafkaConnection.GroupOf(environment.Project, environment.Stream), connection.Logger, environment.Time));
    }
}
