namespace Lab.Processes;

/// <summary>Takes the orchestrator's commands in a child process.</summary>
internal interface ICommandSink
{
    void Receive(string line);
}
