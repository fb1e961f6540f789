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
                 [--after 50s]            how long the recording goes on after the first alert
                 [--rate 12]              requests a second
                 [--trace-ratio 0.25]     the share of traces that is kept
                 [--port-base N]          first of the ten ports (default: a free block)
                 [--seed N]               seed of the clients' choices
          record-all --out DIR    every fault and control, into DIR/NAME-1, DIR/NAME-2, ...; what exists is left alone
                 [--runs 3]               recordings of each
                 [--only A,B]             these only
                 [--parallel 1]           so many at a time
                 [--baseline 75s] [--fault-duration 120s] [--after 25s] [--rate 12] [--trace-ratio 0.08]
          live                    the shop with a real Prometheus, Alertmanager and git repository, until Ctrl-C
                 [--fault NAME]           what goes wrong once it is steady (default: nothing)
                 [--out lab.json]         where to write where everything is, for 'Investigate -- --live lab.json'
                 [--baseline 120s]        normal operation before the fault
                 [--duration T]           how long the fault lasts before all is stopped (default: until Ctrl-C)
                 [--rate 12] [--port-base N] [--seed N]
          live-all                each fault live, one after the other, investigated while it lasts, and what was found
                 [--only A,B]             these only
                 [--investigator DLL]     the built samples/Investigate (default: the one beside this)
                 [--baseline 60s] [--rate 12]

        Roles that 'record' and 'live' start by themselves: service NAME, job NAME, load, guard.
        """);
}
