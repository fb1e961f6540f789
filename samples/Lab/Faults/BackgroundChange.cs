namespace Lab.Faults;

/// <summary>A change that has nothing to do with the fault.</summary>
internal sealed record BackgroundChange(TimeSpan BeforeFault, Func<FaultContext, CancellationToken, Task> ApplyAsync);
