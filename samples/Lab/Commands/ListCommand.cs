using Lab.Faults;

namespace Lab.Commands;

/// <summary>Lists what can be recorded.</summary>
internal static class ListCommand
{
    public static void Run()
    {
        var width = FaultCatalogue.All.Max(f => f.Name.Length) + 2;
        Print("Faults", isControl: false);
        Print("Controls", isControl: true);

        void Print(string heading, bool isControl)
        {
            Console.WriteLine(heading);
            foreach (var fault in FaultCatalogue.All.Where(f => f.IsControl == isControl))
            {
                Console.WriteLine($"  {fault.Name.PadRight(width)}{fault.Description}");
            }
        }
    }
}
