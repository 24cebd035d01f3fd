namespace Hybrid.StreamLayer.Exchange;

/// <summary>Holds rows back for a while to send them together.</summary>
internal interface IFlushed
{
    /// <summary>Sends what is held back.</summary>
    void Flush();
}
