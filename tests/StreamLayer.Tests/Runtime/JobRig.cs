using Hybrid.Lake.Storage;
using Hybrid.StreamLayer.Runtime;
using Microsoft.Extensions.Logging;

namespace Hybrid.StreamLayer.Tests.Runtime;

/// <summary>Starts jobs one after another over the same checkpoints.</summary>
internal sealed class JobRig : IDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    public JobRig() => Storage = new LocalStorage(_folder.Path);

    public IStorage Storage { get; set; }

    public string Folder => _folder["checkpoints"];

    public Logged Logs { get; } = new();

    public JobOptions Options => new()
    {
        CheckpointStorage = Storage,
        CheckpointFolder = "checkpoints",
        CheckpointInterval = TimeSpan.FromHours(1), // tests ask for theirs
        Logs = Logs,
    };

    public StreamJob Create(Action<StreamEnvironment> build, int parallelism = 1, Func<JobOptions, JobOptions>? options = null, TimeProvider? time = null)
    {
        var environment = new StreamEnvironment("project", "stream") { Parallelism = parallelism, Time = time ?? TimeProvider.System };
        build(environment);
        return StreamJob.Create(environment, options is null ? Options : options(Options));
    }

    /// <summary>Runs a bounded stream to its end.</summary>
    public async Task<JobStatus> RunAsync(Action<StreamEnvironment> build, int parallelism = 1, Func<JobOptions, JobOptions>? options = null)
    {
        await using var job = Create(build, parallelism, options);
        await job.RunAsync().WaitAsync(Deadline);
        return job.Status;
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>What was logged, as text.</summary>
    internal sealed class Logged : ILoggerFactory, ILogger
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines)
                    return [.. _lines];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
                _lines.Add($"{logLevel}: {formatter(state, exception)}");
        }

        public void Dispose()
        {
        }
    }
}
