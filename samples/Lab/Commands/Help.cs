namespace Lab.Commands;

/// <summary>How the lab is used.</summary>
internal static class Help
{
    public static void Print() => Console.WriteLine(
        """
        The lab runs a small shop for real, breaks it and records what could be seen.

          list                      the faults and controls that can be recorded
          record --fault NAME --out DIR
                 [--baseline 150s]        normal operation before the fault
                 [--fault-duration 120s]  how long the fault is watched at most
                 [--rate 12]              requests a second
                 [--port-base N]          first of the seven ports (default: a free block)
                 [--seed N]               seed of the clients' choices

        Roles that 'record' starts by itself: service NAME, job NAME, load, guard.
        """);
}
