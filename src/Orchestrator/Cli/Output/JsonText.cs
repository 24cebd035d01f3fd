using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hybrid.Orchestrator.Cli.Output;

/// <summary>Writes JSON objects for <c>--json</c>: names in camelCase, times as ISO 8601 UTC, null where there is nothing.</summary>
internal sealed class JsonText
{
    private readonly Utf8JsonWriter _writer;

    private JsonText(Utf8JsonWriter writer) => _writer = writer;

    /// <summary>One object on one line.</summary>
    public static string Line(Action<JsonText> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            write(new JsonText(writer));
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>A text or null.</summary>
    public JsonText Text(string name, string? value)
    {
        _writer.WriteString(name, value);
        return this;
    }

    /// <summary>A number or null.</summary>
    public JsonText Number(string name, long? value)
    {
        if (value is { } number)
            _writer.WriteNumber(name, number);
        else
            _writer.WriteNull(name);
        return this;
    }

    /// <summary>A number with a fraction.</summary>
    public JsonText Fraction(string name, double value)
    {
        _writer.WriteNumber(name, value);
        return this;
    }

    /// <summary>True or false.</summary>
    public JsonText Flag(string name, bool value)
    {
        _writer.WriteBoolean(name, value);
        return this;
    }

    /// <summary>JSON that is there already.</summary>
    public JsonText Raw(string name, string json)
    {
        _writer.WritePropertyName(name);
        _writer.WriteRawValue(json);
        return this;
    }

    /// <summary>A list of texts.</summary>
    public JsonText Texts(string name, IEnumerable<string> values)
    {
        _writer.WriteStartArray(name);
        foreach (var value in values)
            _writer.WriteStringValue(value);
        _writer.WriteEndArray();
        return this;
    }

    /// <summary>An object.</summary>
    public JsonText Object(string name, Action<JsonText> write)
    {
        _writer.WriteStartObject(name);
        write(this);
        _writer.WriteEndObject();
        return this;
    }

    /// <summary>A list of objects.</summary>
    public JsonText Objects<T>(string name, IEnumerable<T> items, Action<JsonText, T> write)
    {
        _writer.WriteStartArray(name);
        foreach (var item in items)
        {
            _writer.WriteStartObject();
            write(this, item);
            _writer.WriteEndObject();
        }

        _writer.WriteEndArray();
        return this;
    }

    /// <summary>A value of a query's result.</summary>
    public JsonText Value(string name, object? value)
    {
        _writer.WritePropertyName(name);
        switch (value)
        {
            case null: _writer.WriteNullValue(); break;
            case bool flag: _writer.WriteBooleanValue(flag); break;
            case sbyte or byte or short or ushort or int or uint or long: _writer.WriteNumberValue(Convert.ToInt64(value, null)); break;
            case ulong number: _writer.WriteNumberValue(number); break;
            case decimal number: _writer.WriteNumberValue(number); break;
            case Int128 number: _writer.WriteRawValue(number.ToString(null, null)); break;
            case double number when double.IsFinite(number): _writer.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): _writer.WriteNumberValue(number); break;
            default: _writer.WriteStringValue(Cells.Of(value)); break;
        }

        return this;
    }
}
