namespace Hybrid.Lake.Tables;

/// <summary>The kinds of column types.</summary>
public enum LakeTypeKind
{
    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>8 bits, signed (Delta's <c>byte</c>).</summary>
    Byte,

    /// <summary>16 bits, signed.</summary>
    Short,

    /// <summary>32 bits, signed (Delta's <c>integer</c>).</summary>
    Int,

    /// <summary>64 bits, signed.</summary>
    Long,

    /// <summary>IEEE 754, 32 bits.</summary>
    Float,

    /// <summary>IEEE 754, 64 bits.</summary>
    Double,

    /// <summary>Decimal of up to 38 digits.</summary>
    Decimal,

    /// <summary>UTF-8 text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>A day, without a time zone.</summary>
    Date,

    /// <summary>A moment: microseconds since the Unix epoch, UTC.</summary>
    Timestamp,

    /// <summary>A type of another writer (a struct, an array, a map): it can be read, not written.</summary>
    Foreign,
}
