using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hybrid.StreamLayer.State.Codecs;

/// <summary>Types whose bytes in memory are their stored form (little endian): numbers, enums, <see cref="bool"/>, times.</summary>
internal sealed class BlittableCodec<T>(string name) : StateCodec<T>
    where T : unmanaged
{
    internal override StateSchema Schema { get; } = new(name, false);

    internal override void Write(StateWriter output, in T value) => MemoryMarshal.Write(output.Room(Unsafe.SizeOf<T>()), in value);

    internal override T Read(StateReader input) => MemoryMarshal.Read<T>(input.Take(Unsafe.SizeOf<T>()));
}

/// <summary>The four words of <see cref="decimal.GetBits(decimal)"/>: its scale is kept.</summary>
internal sealed class DecimalCodec : StateCodec<decimal>
{
    internal override StateSchema Schema { get; } = new("decimal", false);

    internal override void Write(StateWriter output, in decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var room = output.Room(16);
        for (var i = 0; i < 4; i++)
            BinaryPrimitives.WriteInt32LittleEndian(room[(i * 4)..], bits[i]);
    }

    internal override decimal Read(StateReader input)
    {
        ReadOnlySpan<int> bits = [input.Int32(), input.Int32(), input.Int32(), input.Int32()];
        try
        {
            return new decimal(bits);
        }
        catch (ArgumentException)
        {
            throw input.Corrupt("a decimal has no valid form");
        }
    }
}

/// <summary>The moment, and the offset in minutes.</summary>
internal sealed class DateTimeOffsetCodec : StateCodec<DateTimeOffset>
{
    internal override StateSchema Schema { get; } = new("datetimeoffset", false);

    internal override void Write(StateWriter output, in DateTimeOffset value)
    {
        output.Int64(value.Ticks);
        output.Int32(value.TotalOffsetMinutes);
    }

    internal override DateTimeOffset Read(StateReader input) => new(input.Int64(), TimeSpan.FromMinutes(input.Int32()));
}

/// <summary>Length and bytes.</summary>
internal sealed class Utf8Codec : StateCodec<Utf8>
{
    internal override StateSchema Schema { get; } = new("utf8", false);

    internal override void Write(StateWriter output, in Utf8 value)
    {
        output.Length(value.Length);
        output.Bytes(value.Span);
    }

    internal override Utf8 Read(StateReader input) => input.Text();
}

/// <summary>Length in UTF-16 units plus one, 0 for null, and the units: lone surrogates survive.</summary>
internal sealed class StringCodec : StateCodec<string?>
{
    internal override StateSchema Schema { get; } = new("string", true);

    internal override void Write(StateWriter output, in string? value)
    {
        if (value is null)
        {
            output.Length(0);
            return;
        }

        output.Length(value.Length + 1);
        output.Bytes(MemoryMarshal.AsBytes(value.AsSpan()));
    }

    internal override string? Read(StateReader input)
    {
        var length = input.Length();
        return length == 0 ? null : new string(MemoryMarshal.Cast<byte, char>(input.Take((length - 1) * 2)));
    }
}

/// <summary>A byte, then the value where there is one.</summary>
internal sealed class NullableCodec<T>(StateCodec<T> inner) : StateCodec<T?>
    where T : struct
{
    internal override StateSchema Schema { get; } = inner.Schema with { IsNullable = true };

    internal override void Write(StateWriter output, in T? value)
    {
        output.Byte(value.HasValue ? (byte)1 : (byte)0);
        if (value.HasValue)
            inner.Write(output, value.GetValueOrDefault());
    }

    internal override T? Read(StateReader input) => input.Byte() == 0 ? null : inner.Read(input);

    internal override StateCodec<T?> ReaderOf(StateSchema stored, string path) => stored.IsNullable
        ? new NullableCodec<T>(inner.ReaderOf(stored with { IsNullable = false }, path))
        : base.ReaderOf(stored, path);
}
