using System.Reflection;

namespace Hybrid.StreamLayer.Decoding;

/// <summary>One property, field or constructor parameter that is read.</summary>
/// <param name="Name">Its name in the program.</param>
/// <param name="Type">Its type.</param>
/// <param name="JsonName">Its exact name in JSON, or null to match by <paramref name="Name"/>.</param>
/// <param name="TimeUnit">What a number counts, where the member is a time.</param>
/// <param name="IsNullable">Whether null and absence are fine.</param>
/// <param name="Default">The constructor's default, where there is one.</param>
/// <param name="Parameter">Where it goes: a parameter of the constructor, or</param>
/// <param name="Member">a property or field set afterwards.</param>
internal sealed record JsonMember(
    string Name, Type Type, string? JsonName, EpochUnit? TimeUnit, bool IsNullable, object? Default, ParameterInfo? Parameter, MemberInfo? Member)
{
    /// <summary>Whether it must be there.</summary>
    public bool IsRequired => !IsNullable && Parameter is not { HasDefaultValue: true };
}

/// <summary>Finds out how a type is made: its constructor, and what of it is read.</summary>
internal static class JsonMembers
{
    private const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;

    /// <summary>The constructor (null for a struct without one) and the members in the order of the constructor's parameters, then of declaration.</summary>
    /// <exception cref="StreamException">The type has no usable constructor, or nothing to read.</exception>
    public static (ConstructorInfo? Constructor, List<JsonMember> Members) Of(Type type)
    {
        var nullability = new NullabilityInfoContext();
        var properties = type.GetProperties(Public).Where(property => property.GetIndexParameters().Length == 0).Cast<MemberInfo>()
            .Concat(type.GetFields(Public))
            .ToList();
        var constructor = type.GetConstructors(Public)
            .Where(one => one.GetParameters().All(parameter => Matching(parameter, properties) is not null))
            .OrderByDescending(one => one.GetParameters().Length)
            .FirstOrDefault();
        if (constructor is null && !type.IsValueType)
            throw new StreamException(StreamError.InvalidDefinition, $"{type.Name} cannot be made from JSON: it needs a public constructor whose parameters are its properties, or none.");

        var members = new List<JsonMember>();
        foreach (var parameter in constructor?.GetParameters() ?? [])
        {
            var property = Matching(parameter, properties)!;
            properties.Remove(property);
            members.Add(Describe(parameter.Name!, parameter.ParameterType, [parameter, property], IsNullable(nullability.Create(parameter), parameter.ParameterType), parameter, null));
        }

        foreach (var member in properties)
        {
            if (member is PropertyInfo { SetMethod.IsPublic: true } property)
                members.Add(Describe(property.Name, property.PropertyType, [property], IsNullable(nullability.Create(property), property.PropertyType), null, property));
            else if (member is FieldInfo { IsInitOnly: false } field)
                members.Add(Describe(field.Name, field.FieldType, [field], IsNullable(nullability.Create(field), field.FieldType), null, field));
        }

        return members.Count switch
        {
            0 => throw new StreamException(StreamError.InvalidDefinition, $"{type.Name} cannot be made from JSON: it has no public property that can be set."),
            > 64 => throw new StreamException(StreamError.InvalidDefinition, $"{type.Name} has {members.Count} properties; at most 64 can be read from JSON. Leave out what the stream does not use."),
            _ => (constructor, members),
        };
    }

    private static MemberInfo? Matching(ParameterInfo parameter, List<MemberInfo> members) => members.Find(member =>
        string.Equals(member.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)
        && (member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType) == parameter.ParameterType);

    private static JsonMember Describe(
        string name, Type type, ICustomAttributeProvider[] from, bool isNullable, ParameterInfo? parameter, MemberInfo? member)
    {
        var time = Attribute<EventTimeAttribute>(from);
        return new JsonMember(
            name, type, Attribute<JsonNameAttribute>(from)?.Name, time?.Unit, isNullable, parameter is { HasDefaultValue: true } ? parameter.DefaultValue : null, parameter, member);
    }

    private static TAttribute? Attribute<TAttribute>(ICustomAttributeProvider[] from) where TAttribute : Attribute =>
        from.SelectMany(one => one.GetCustomAttributes(typeof(TAttribute), inherit: true)).OfType<TAttribute>().FirstOrDefault();

    private static bool IsNullable(NullabilityInfo info, Type type) =>
        type.IsValueType ? Nullable.GetUnderlyingType(type) is not null : info.WriteState != NullabilityState.NotNull;
}
