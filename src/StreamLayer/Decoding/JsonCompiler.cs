using System.Linq.Expressions;
using System.Reflection;

namespace Hybrid.StreamLayer.Decoding;

/// <summary>
/// Compiles the reader of a type: a loop over the object's fields with a switch to the code that reads each into a local, then the constructor.
/// </summary>
/// <remarks>
/// What it makes for <c>record struct Order(Utf8 Country, decimal Amount)</c>:
/// <code>
/// if (!scanner.BeginObject()) return;
/// while (true) switch (scanner.NextField(0, ref last))
/// {
///     case 0: country = scanner.ReadUtf8(0); seen |= 1; continue;
///     case 1: amount = scanner.ReadDecimal(); seen |= 2; continue;
///     default: goto end;
/// }
/// end: if (scanner.Failed) return;
/// if ((seen &amp; 3) != 3) { scanner.FailMissing(0, seen, 3); return; }
/// row = new Order(country, amount);
/// </code>
/// </remarks>
internal sealed class JsonCompiler
{
    private readonly List<JsonObjectShape> _shapes = [];
    private readonly Stack<Type> _open = new();
    private int _texts;

    /// <summary>Compiles.</summary>
    /// <exception cref="StreamException">The type cannot be read from JSON.</exception>
    public static JsonPlan<T> Compile<T>()
    {
        var compiler = new JsonCompiler();
        if (IsScalar(typeof(T)))
            throw new StreamException(StreamError.InvalidDefinition, $"{typeof(T).Name} is not a row: a JSON record is an object, so that the row is a record, struct or class with properties.");
        var read = (JsonObjectReader<T>)compiler.CompileObject(typeof(T));
        return new JsonPlan<T>(read, compiler._shapes, compiler._texts);
    }

    private Delegate CompileObject(Type type)
    {
        if (_open.Contains(type))
            throw new StreamException(StreamError.InvalidDefinition, $"{type.Name} contains itself: such a type cannot be read from JSON.");
        _open.Push(type);
        var (constructor, members) = JsonMembers.Of(type);
        var table = _shapes.Count;
        _shapes.Add(new JsonObjectShape(type, [.. members.Select(member => (member.JsonName ?? member.Name, member.JsonName is not null))]));

        var scanner = Expression.Parameter(typeof(JsonScanner), "scanner");
        var row = Expression.Parameter(type.MakeByRefType(), "row");
        var last = Expression.Variable(typeof(JsonName), "last");
        var seen = Expression.Variable(typeof(ulong), "seen");
        var locals = members.ConvertAll(member => Expression.Variable(member.Type, member.Name));
        var end = Expression.Label("end");
        var leave = Expression.Label("leave");

        var cases = members.Select((member, i) => Expression.SwitchCase(
            Expression.Block(
                typeof(void),
                Expression.Assign(locals[i], Read(scanner, type, member)),
                Expression.OrAssign(seen, Expression.Constant(1UL << i))),
            Expression.Constant(i)));
        var required = members.Select((member, i) => member.IsRequired ? 1UL << i : 0).Aggregate(0UL, (all, one) => all | one);
        var body = new List<Expression>
        {
            Expression.Assign(last, Expression.Constant(null, typeof(JsonName))),
            Expression.Assign(seen, Expression.Constant(0UL)),
        };
        body.AddRange(members.Select((member, i) => Expression.Assign(locals[i], Default(member))));
        body.Add(Expression.IfThen(Expression.Not(Call(scanner, nameof(JsonScanner.BeginObject))), Expression.Return(leave)));
        body.Add(Expression.Loop(Expression.Switch(
            typeof(void),
            Call(scanner, nameof(JsonScanner.NextField), Expression.Constant(table), last),
            Expression.Break(end),
            null,
            cases)));
        body.Add(Expression.Label(end));
        body.Add(Expression.IfThen(Property(scanner, nameof(JsonScanner.Failed)), Expression.Return(leave)));
        if (required != 0)
        {
            body.Add(Expression.IfThen(
                Expression.NotEqual(Expression.And(seen, Expression.Constant(required)), Expression.Constant(required)),
                Expression.Block(
                    Call(scanner, nameof(JsonScanner.FailMissing), Expression.Constant(table), seen, Expression.Constant(required)),
                    Expression.Return(leave))));
        }

        body.Add(Expression.Assign(row, Make(type, constructor, members, locals)));
        body.AddRange(members
            .Select((member, i) => (member, Local: locals[i], Bit: 1UL << i))
            .Where(one => one.member.Parameter is null)
            .Select(one => Set(row, one.member, one.Local, seen, one.Bit)));
        body.Add(Expression.Label(leave));
        _open.Pop();
        return Expression.Lambda(
            typeof(JsonObjectReader<>).MakeGenericType(type), Expression.Block(typeof(void), [last, seen, .. locals], body), scanner, row).Compile();
    }

    private static Expression Default(JsonMember member) =>
        member.Default is { } value
            ? Expression.Convert(Expression.Constant(member.Type.IsEnum ? Enum.ToObject(member.Type, value) : value), member.Type)
            : Expression.Default(member.Type);

    private static NewExpression Make(Type type, ConstructorInfo? constructor, List<JsonMember> members, List<ParameterExpression> locals) =>
        constructor is null ? Expression.New(type) : Expression.New(constructor, locals.Where((_, i) => members[i].Parameter is not null));

    /// <summary>A property that was not there keeps what the type gives it.</summary>
    private static Expression Set(Expression row, JsonMember member, Expression value, Expression seen, ulong bit)
    {
        var assign = Expression.Assign(Expression.MakeMemberAccess(row, member.Member!), value);
        return member.IsRequired
            ? assign
            : Expression.IfThen(Expression.NotEqual(Expression.And(seen, Expression.Constant(bit)), Expression.Constant(0UL)), assign);
    }

    private Expression Read(ParameterExpression scanner, Type owner, JsonMember member) =>
        ReadValue(scanner, member.Type, member.IsNullable, member.TimeUnit)
        ?? throw new StreamException(
            StreamError.InvalidDefinition, $"{owner.Name}.{member.Name} is a {member.Type.Name}, which is not read from JSON. The documentation of JsonDecoder lists the types that are.");

    /// <summary>The code that reads a value; null when the type is not read from JSON.</summary>
    private Expression? ReadValue(ParameterExpression scanner, Type type, bool isNullable, EpochUnit? unit)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        var read = ReadScalar(scanner, inner, unit) ?? ReadArray(scanner, inner) ?? ReadObject(scanner, inner);
        if (read is null)
            return null;
        if (inner != type)
            read = Expression.Convert(read, type);
        return isNullable ? Expression.Condition(Call(scanner, nameof(JsonScanner.TryNull)), Expression.Default(type), read) : read;
    }

    private Expression? ReadScalar(ParameterExpression scanner, Type type, EpochUnit? unit)
    {
        if (type == typeof(Utf8))
            return Call(scanner, nameof(JsonScanner.ReadUtf8), Expression.Constant(_texts++));
        if (type == typeof(string))
            return Call(scanner, nameof(JsonScanner.ReadString), Expression.Constant(_texts++));
        if (type == typeof(long) && unit is not null)
            return Call(scanner, nameof(JsonScanner.ReadEventTime), Expression.Constant(unit.Value));
        if ((type == typeof(DateTime) || type == typeof(DateTimeOffset)) && unit is not null)
            return Call(scanner, "Read" + type.Name, Expression.Constant(unit.Value));
        if (type.IsEnum)
            return Expression.Call(scanner, nameof(JsonScanner.ReadEnum), [type]);
        if (Range(type) is { } range)
            return Expression.Convert(Call(scanner, nameof(JsonScanner.ReadInteger), Expression.Constant(range.Least), Expression.Constant(range.Most)), type);
        return IsScalar(type) ? Call(scanner, "Read" + type.Name) : null;
    }

    private Expression? ReadArray(ParameterExpression scanner, Type type)
    {
        var isList = type.IsGenericType && type.GetGenericTypeDefinition() is var definition && (definition == typeof(List<>) || definition == typeof(IReadOnlyList<>));
        if (!isList && !type.IsSZArray)
            return null;
        var element = isList ? type.GetGenericArguments()[0] : type.GetElementType()!;
        var inner = Expression.Parameter(typeof(JsonScanner), "scanner");
        var read = ReadValue(inner, element, isNullable: Nullable.GetUnderlyingType(element) is not null, unit: null);
        if (read is null)
            return null;
        var reader = Expression.Lambda(typeof(JsonElementReader<>).MakeGenericType(element), read, inner).Compile();
        var list = Expression.Call(scanner, nameof(JsonScanner.ReadList), [element], Expression.Constant(reader));
        return isList ? Expression.Convert(list, type) : Expression.Call(list, nameof(List<>.ToArray), null);
    }

    private BlockExpression? ReadObject(ParameterExpression scanner, Type type)
    {
        if (IsScalar(type) || type.IsAbstract || type.IsPrimitive || type.IsPointer || type == typeof(object) || type.Namespace is "System")
            return null;
        var value = Expression.Variable(type, "value");
        return Expression.Block(
            [value],
            Expression.Assign(value, Expression.Default(type)),
            Expression.Invoke(Expression.Constant(CompileObject(type)), scanner, value),
            value);
    }

    private static bool IsScalar(Type type) =>
        type == typeof(bool) || type == typeof(long) || type == typeof(ulong) || type == typeof(float) || type == typeof(double) || type == typeof(decimal)
        || type == typeof(string) || type == typeof(Utf8) || type == typeof(Guid) || type == typeof(DateTime) || type == typeof(DateTimeOffset)
        || type == typeof(DateOnly) || type.IsEnum || Range(type) is not null;

    private static (long Least, long Most)? Range(Type type) => type.IsEnum ? null : Type.GetTypeCode(type) switch
    {
        TypeCode.SByte => (sbyte.MinValue, sbyte.MaxValue),
        TypeCode.Byte => (byte.MinValue, byte.MaxValue),
        TypeCode.Int16 => (short.MinValue, short.MaxValue),
        TypeCode.UInt16 => (ushort.MinValue, ushort.MaxValue),
        TypeCode.Int32 => (int.MinValue, int.MaxValue),
        TypeCode.UInt32 => (uint.MinValue, uint.MaxValue),
        _ => null,
    };

    private static MethodCallExpression Call(Expression scanner, string method, params Expression[] arguments)
    {
        var found = typeof(JsonScanner).GetMethods().Single(one =>
            one.Name == method && one.GetParameters().Select(parameter => parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType() : parameter.ParameterType)
                .SequenceEqual(arguments.Select(argument => argument.Type)));
        return Expression.Call(scanner, found, arguments);
    }

    private static MemberExpression Property(Expression scanner, string name) => Expression.Property(scanner, name);
}
