namespace Hybrid.Orchestrator.Demo;

/// <summary>Shows the demo: on a terminal, as lines, or not at all until its end.</summary>
internal interface IDemoView
{
    /// <summary>Shows the demo while <paramref name="work"/> goes on.</summary>
    Task ShowAsync(Func<Task> work);

    /// <summary>Shows how it stands.</summary>
    void Update(DemoStatus status);

    /// <summary>Shows how it ended.</summary>
    void End(DemoReport report);
}
