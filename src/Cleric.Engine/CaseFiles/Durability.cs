namespace Cleric.CaseFiles;

/// <summary>What an appended event survives.</summary>
public enum Durability
{
    /// <summary>The death of the process: the event is with the operating system. After a power cut the newest entries may be missing.</summary>
    Process,

    /// <summary>A power cut too: the event is on the disk. Each append waits for it.</summary>
    Disk,
}
