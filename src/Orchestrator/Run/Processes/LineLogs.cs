using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Hybrid.Orchestrator.Run.Processes;

/// <summary>Logs as lines: <c>2015-09-12T05:00:00.123Z warn Kafka: …</c>. Information and above.</summary>
internal sealed class LineLogs(TextWriter output, TimeProvider time) : ILoggerFactory
{
    private readonly Lock _writing = new();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("A child logs to its standard error alone.");

    /// <inheritdoc/>
    public void Dispose()
    {
        // Standard error is the process's own.
        if (output != Console.Error)
            output.Dispose();
    }

    private void Write(LogLevel level, string category, string message, Exception? error)
    {
        var word = level switch { LogLevel.Information => "info", LogLevel.Warning => "warn", LogLevel.Error => "error", _ => "fatal" };
        var line = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {word} {category}: {message}");
        lock (_writing)
        {
            output.WriteLine(line);
            if (error is not null)
                output.WriteLine(error);
        }
    }

    private sealed class Logger(LineLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                logs.Write(logLevel, category, formatter(state, exception), exception);
        }
    }
}
