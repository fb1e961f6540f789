using Lab.Processes;
using Lab.Recording;

namespace Lab.Faults;

/// <summary>Something that goes wrong in the shop, for real. To add one, implement this and list it in <see cref="FaultCatalogue"/>.</summary>
internal interface IFault
{
    string Name { get; }

    /// <summary>What it does, in a line.</summary>
    string Description { get; }

    /// <summary>A control: nothing is wrong, or something that looks guilty is not.</summary>
    bool IsControl => false;

    /// <summary>It is about alerts or telemetry of the recording itself, which a live lab does not have.</summary>
    bool NeedsRecording => false;

    /// <summary>How often an alert must have fired and been resolved before the recording is complete; 0: the first alert completes it.</summary>
    int FlapsWanted => 0;

    /// <summary>Harmless changes made before the fault.</summary>
    IReadOnlyList<BackgroundChange> Background => [];

    /// <summary>Settings that a service has from the start, so that the fault finds what it needs.</summary>
    IReadOnlyDictionary<string, string> SettingsOf(string service, LabSystem system) => new Dictionary<string, string>();

    /// <summary>How many processes a service has.</summary>
    int ReplicasOf(string service) => 1;

    /// <summary>The processor that a process of this name is bound to, as if by its node; null: any.</summary>
    int? ProcessorOf(string name) => null;

    /// <summary>Puts up what the fault needs, once the servers run and before the services start.</summary>
    Task PrepareAsync(LabSystem system, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Makes it happen and says what was done. What must go on afterwards is given to <see cref="FaultContext.Run"/>.</summary>
    Task<Truth> InjectAsync(FaultContext context, CancellationToken ct);
}
