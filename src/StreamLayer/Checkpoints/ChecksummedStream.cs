namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>Writes through to another stream, counting and summing the bytes.</summary>
internal sealed class ChecksummedStream(Stream target) : Stream
{
    public uint Sum { get; private set; } = Checksum.Start;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Position;

    public override long Position { get; set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        target.Write(buffer);
        Sum = Checksum.Add(Sum, buffer);
        Position += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    public override void Flush() => target.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
