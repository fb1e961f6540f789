using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Cleric.Benchmarks.Commands;
using Cleric.Benchmarks.HotPaths;

// The commands print figures; everything else is BenchmarkDotNet's.
return args is [var name, .. var rest] && Command.Find(name) is { } command
    ? await command.RunAsync(rest)
    : BenchmarkSwitcher.FromAssembly(typeof(Command).Assembly).Run(args, DefaultConfig.Instance.AddColumn(ThroughputColumn.Bytes, ThroughputColumn.Items)).Any(summary => summary.HasCriticalValidationErrors) ? 1 : 0;
