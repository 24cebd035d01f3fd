using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Hybrid.StreamLayer.Tests.Sinks.Lake;

/// <summary>Keeps warnings and errors that were logged.</summary>
internal sealed class Warnings : ILoggerFactory, ILogger
{
    public ConcurrentQueue<string> Messages { get; } = [];

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Messages.Enqueue($"{formatter(state, exception)}: {exception}");
    }

    public void Dispose() => Messages.Clear();
}
