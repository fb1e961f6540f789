namespace Lab.Processes;

/// <summary>A process that can be told from a later one with the same id, by the time it started.</summary>
internal readonly record struct ProcessIdentity(int Pid, string StartTime)
{
    private const int StartTimeAfterName = 19;

    public bool IsAlive => Of(Pid) is { } now && now == this;

    public static ProcessIdentity? Of(int pid)
    {
        try
        {
            // pid (name) state ppid ... the 22nd field is the start time; the name may hold blanks and brackets.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z" ? null : new ProcessIdentity(pid, fields[StartTimeAfterName]);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
