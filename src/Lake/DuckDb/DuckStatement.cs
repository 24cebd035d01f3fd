using System.Text;

namespace Hybrid.Lake.DuckDb;

/// <summary>A prepared statement. Parameters are numbered from 1. Belongs to its connection's thread.</summary>
public sealed class DuckStatement : IDisposable
{
    private readonly DuckConnection _connection;
    private readonly StatementHandle _handle;
    private readonly string _sql;

    internal DuckStatement(DuckConnection connection, StatementHandle handle, string sql)
    {
        _connection = connection;
        _handle = handle;
        _sql = sql;
    }

    /// <summary>Number of parameters.</summary>
    public int ParameterCount => (int)DuckDbNative.ParameterCount(_handle);

    /// <summary>The number of a named parameter (<c>$name</c>), or null where the statement has none of that name.</summary>
    public int? IndexOf(string parameter) =>
        DuckDbNative.BindParameterIndex(_handle, out var index, parameter) == 0 ? (int)index : null;

    /// <summary>Binds all parameters, from 1.</summary>
    public void Bind(params ReadOnlySpan<object?> values)
    {
        if (values.Length != ParameterCount)
            throw new LakeException(LakeError.InvalidSql, $"The statement has {ParameterCount} parameters, {values.Length} values were given (in: {_sql}).");
        for (var index = 0; index < values.Length; index++)
            Bind(index + 1, values[index]);
    }

    /// <summary>
    /// Binds one parameter: null, bool, integers up to <see cref="Int128"/>, float, double, decimal, string, byte[], <see cref="DateTimeOffset"/>
    /// and UTC <see cref="DateTime"/> (TIMESTAMPTZ), <see cref="DateOnly"/>.
    /// </summary>
    /// <exception cref="LakeException">The value is of another type.</exception>
    public unsafe void Bind(int index, object? value)
    {
        var at = (ulong)index;
        var state = value switch
        {
            null => DuckDbNative.BindNull(_handle, at),
            bool flag => DuckDbNative.BindBoolean(_handle, at, flag),
            sbyte or byte or short or ushort or int or uint or long => DuckDbNative.BindInt64(_handle, at, Convert.ToInt64(value, null)),
            ulong number => DuckDbNative.BindHugeInt(_handle, at, Huge(number)),
            Int128 number => DuckDbNative.BindHugeInt(_handle, at, Huge(number)),
            float number => DuckDbNative.BindDouble(_handle, at, number),
            double number => DuckDbNative.BindDouble(_handle, at, number),
            decimal number => DuckDbNative.BindDecimal(_handle, at, Decimal(number)),
            DateTimeOffset moment => DuckDbNative.BindTimestampTz(_handle, at, Micros(moment.UtcDateTime)),
            DateTime { Kind: not DateTimeKind.Local } moment => DuckDbNative.BindTimestampTz(_handle, at, Micros(moment)),
            DateOnly date => DuckDbNative.BindDate(_handle, at, date.DayNumber - UnixDay),
            string text => BindBytes(at, Encoding.UTF8.GetBytes(text), isText: true),
            byte[] bytes => BindBytes(at, bytes, isText: false),
            _ => throw new LakeException(LakeError.InvalidSql, $"A parameter of type {value.GetType()} cannot be bound (parameter {index} of: {_sql})."),
        };
        if (state != 0)
            throw DuckDbErrors.Make(0, DuckDbNative.Text(DuckDbNative.PrepareError(_handle)) ?? $"Invalid Input Error: parameter {index} was not taken", _sql);
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>Rows changed.</returns>
    /// <exception cref="LakeException">DuckDB's error.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it ran.</exception>
    public unsafe long Execute(CancellationToken cancellation = default)
    {
        using var result = new ResultHandle();
        using var interruption = new DuckInterruption(_connection, cancellation);
        if (DuckDbNative.ExecutePrepared(_handle, result.Pointer) != 0)
            throw interruption.Explain(DuckResult.Error(result, _sql));
        return (long)DuckDbNative.RowsChanged(result.Pointer);
    }

    /// <summary>Runs it and streams its rows.</summary>
    /// <param name="cancellation">Stops it, also while rows are read.</param>
    /// <exception cref="LakeException">DuckDB's error; some come only while rows are read.</exception>
    public unsafe DuckResult Query(CancellationToken cancellation = default)
    {
        var result = new ResultHandle();
        var interruption = new DuckInterruption(_connection, cancellation);
        if (DuckDbNative.ExecutePreparedStreaming(_handle, result.Pointer) == 0)
            return new DuckResult(result, interruption, _sql);
        using (result)
        using (interruption)
            throw interruption.Explain(DuckResult.Error(result, _sql));
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static readonly int UnixDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private static long Micros(DateTime moment) => (moment.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static DuckDbNative.HugeInt Huge(Int128 value) => new() { Lower = (ulong)value, Upper = (long)(value >> 64) };

    private static DuckDbNative.Decimal Decimal(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var unscaled = new Int128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        return new() { Width = 38, Scale = value.Scale, Value = Huge(value < 0 ? -unscaled : unscaled) };
    }

    private unsafe int BindBytes(ulong index, ReadOnlySpan<byte> bytes, bool isText)
    {
        fixed (byte* pointer = bytes)
        {
            var start = pointer is null ? (byte*)&index : pointer; // an empty value still needs an address
            return isText
                ? DuckDbNative.BindVarchar(_handle, index, start, (ulong)bytes.Length)
                : DuckDbNative.BindBlob(_handle, index, start, (ulong)bytes.Length);
        }
    }
}
