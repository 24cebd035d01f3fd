namespace Hybrid.StreamLayer.Runtime;

/// <summary>The late output. Where nobody reads late rows they are counted only.</summary>
internal sealed class LateOutput(SideSender<LateRow>? sender) : ILateOutput
{
    public void Add<T>(string operatorId, in T row, long timestamp, long watermark) =>
        sender?.Add(new LateRow(operatorId, timestamp, watermark, RowJson.Of(row)), timestamp);
}
