using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hybrid.StreamLayer;

/// <summary>Lets System.Text.Json read and write <see cref="Utf8"/> as a JSON string, where rows are shown or kept as JSON.</summary>
internal sealed class Utf8JsonConverter : JsonConverter<Utf8>
{
    public override Utf8 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString());

    public override void Write(Utf8JsonWriter writer, Utf8 value, JsonSerializerOptions options) => writer.WriteStringValue(value.Span);

    public override Utf8 ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, Utf8 value, JsonSerializerOptions options) => writer.WritePropertyName(value.Span);
}
