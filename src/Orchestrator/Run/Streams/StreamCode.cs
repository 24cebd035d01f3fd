using System.Reflection;
using System.Runtime.Loader;
using Hybrid.StreamLayer;

namespace Hybrid.Orchestrator.Run.Streams;

/// <summary>Finds the stream in compiled code.</summary>
internal static class StreamCode
{
    /// <summary>Loads an assembly and makes its <see cref="IStream"/>.</summary>
    /// <exception cref="OrchestratorException"><see cref="OrchestratorError.InvalidProject"/>: it holds none, several, or one without a constructor for us.</exception>
    public static IStream Load(string assembly, string stream)
    {
        // Not collectible: the code lives as long as the process, and collectible code is slower to call.
        var context = new AssemblyLoadContext($"stream {stream}");
        var types = context.LoadFromAssemblyPath(assembly).GetTypes().Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(IStream))).ToList();
        if (types.Count != 1)
        {
            throw new OrchestratorException(
                OrchestratorError.InvalidProject,
                types.Count == 0
                    ? $"stream '{stream}': none of its C# types implements IStream; write: public sealed class {char.ToUpperInvariant(stream[0])}{stream[1..]} : IStream {{ public void Build(StreamEnvironment env) => … }}"
                    : $"stream '{stream}': several of its C# types implement IStream ({string.Join(", ", types.Select(type => type.Name))}); leave one, and make a stream of each other one");
        }

        if (types[0].GetConstructor(Type.EmptyTypes) is null)
            throw new OrchestratorException(OrchestratorError.InvalidProject, $"stream '{stream}': {types[0].Name} needs a public constructor without parameters");
        try
        {
            return (IStream)Activator.CreateInstance(types[0])!;
        }
        catch (TargetInvocationException error) when (error.InnerException is not null)
        {
            throw new OrchestratorException(OrchestratorError.InvalidProject, $"stream '{stream}': the constructor of {types[0].Name} failed: {error.InnerException.Message}", inner: error.InnerException);
        }
    }
}
