using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Parquet;

/// <summary>Rows in binary, for checkpoints: column after column; each its null bits where it has nulls, then its values, texts with their length before them.</summary>
public static class RowBufferCodec
{
    /// <summary>Writes some of the rows, in the order given.</summary>
    public static void Write(RowBuffer rows, IReadOnlyList<int> selected, BinaryWriter output)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(selected);
        ArgumentNullException.ThrowIfNull(output);
        for (var index = 0; index < rows.Columns.Count; index++)
        {
            var data = rows.Data(index);
            var isText = rows.Columns[index].Type.Kind is LakeTypeKind.String or LakeTypeKind.Binary;
            foreach (var row in selected)
            {
                var isNull = data.IsNull(row);
                output.Write(isNull);
                if (isNull)
                    continue;
                if (isText)
                {
                    var text = data.Text(row);
                    output.Write7BitEncodedInt(text.Length);
                    output.Write(text);
                }
                else
                {
                    output.Write(data.Entries(row, 1));
                }
            }
        }
    }

    /// <summary>Reads rows that <see cref="Write"/> wrote.</summary>
    /// <param name="input">Where from.</param>
    /// <param name="stored">The columns as written.</param>
    /// <param name="targets">For each of them its place among the target's columns. The target's other columns become null.</param>
    /// <param name="target">Takes the rows.</param>
    /// <param name="count">How many rows were written.</param>
    /// <param name="endRow">Ends each row.</param>
    public static void Read(BinaryReader input, LakeColumn[] stored, int[] targets, RowBufferBuilder target, int count, Action<int> endRow)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        var values = new byte[target.Columns.Count][][];
        for (var index = 0; index < stored.Length; index++)
        {
            var width = stored[index].Type.Kind is LakeTypeKind.String or LakeTypeKind.Binary ? 0 : RowTypes.WidthOf(stored[index].Type);
            var column = values[targets[index]] = new byte[count][];
            for (var row = 0; row < count; row++)
            {
                if (!input.ReadBoolean())
                    column[row] = input.ReadBytes(width == 0 ? input.Read7BitEncodedInt() : width);
            }
        }

        for (var row = 0; row < count; row++)
        {
            for (var index = 0; index < values.Length; index++)
                target[index].AppendStored(values[index] is { } column ? column[row] : null);
            endRow(row);
        }
    }
}
