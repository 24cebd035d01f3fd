using System.Diagnostics.CodeAnalysis;

namespace Hybrid.StreamLayer;

/// <summary>What the host gives to sources and sinks, by type: Kafka's settings for <c>FromKafka</c>, the lake's catalog for <c>ToLake</c>.</summary>
public sealed class StreamServices
{
    private readonly Dictionary<Type, object> _byType = [];

    /// <summary>Puts a service in, in place of an earlier one of the type.</summary>
    public void Set<TService>(TService service) where TService : class => _byType[typeof(TService)] = service;

    /// <summary>The service of a type.</summary>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>: the host gave none.</exception>
    public TService Get<TService>() where TService : class => TryGet<TService>(out var service)
        ? service
        : throw new StreamException(
            StreamError.InvalidDefinition,
            $"the stream needs {typeof(TService).Name}, which its host does not give: set it with env.Services.Set(…) before the stream is built");

    /// <summary>The service of a type, if the host gave one.</summary>
    public bool TryGet<TService>([NotNullWhen(true)] out TService? service) where TService : class
    {
        service = _byType.TryGetValue(typeof(TService), out var found) ? (TService)found : null;
        return service is not null;
    }
}
