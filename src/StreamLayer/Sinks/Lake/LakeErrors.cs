using Hybrid.Lake;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>Says what errors of the lake mean to a stream.</summary>
internal static class LakeErrors
{
    /// <summary>The stream's error for one of the lake's.</summary>
    public static StreamException ToStream(LakeException error)
    {
        var code = error.Code switch
        {
            LakeError.Fenced => StreamError.Fenced,
            LakeError.CannotTakeBack => StreamError.CannotTakeBack,
            LakeError.InvalidDefinition or LakeError.SchemaMismatch or LakeError.UnsupportedFeature => StreamError.InvalidDefinition,
            LakeError.Storage or LakeError.StorageFull or LakeError.PermissionDenied or LakeError.FileSystemRefused or LakeError.NotFound
                or LakeError.Corrupt => StreamError.Storage,
            _ => StreamError.Failed,
        };
        return new StreamException(code, error.Message, error.IsTransient, error);
    }
}
