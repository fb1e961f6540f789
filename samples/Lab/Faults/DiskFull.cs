using Lab.Processes;
using Lab.Recording;
using Lab.Services;
using Lab.Shop;

namespace Lab.Faults;

/// <summary>The volume of the tables fills up.</summary>
internal sealed class DiskFull : IFault
{
    private const int VolumeMegaBytes = 48;
    private const int FillSteps = 6;
    private const int MegaByte = 1024 * 1024;

    private static readonly TimeSpan StepTime = TimeSpan.FromSeconds(2);

    private string _volume = string.Empty;

    public string Name => "disk-full";

    public string Description => "the volume that holds orders and ledger fills up, so PostgreSQL cannot extend them";

    public IReadOnlyList<BackgroundChange> Background => [HarmlessChanges.CatalogPageSize(50)];

    public async Task PrepareAsync(LabSystem system, CancellationToken ct)
    {
        _volume = await system.MountVolumeAsync("volume", VolumeMegaBytes, ct);
        var space = Path.Combine(_volume, "space");
        Directory.CreateDirectory(space);
        await PostgresServer.OwnAsync(space, ct);

        // Sparse pages: a table that grows soon needs a new one.
        await system.Postgres.ExecuteAsync($"CREATE TABLESPACE sales LOCATION '{space}'", ct);
        await system.Postgres.ExecuteAsync(
            "ALTER TABLE orders SET (fillfactor = 10); ALTER TABLE ledger SET (fillfactor = 10); ALTER TABLE orders SET TABLESPACE sales; ALTER TABLE ledger SET TABLESPACE sales", ct);
        system.Probes.Add(new VolumeProbe(_volume, "/var/lib/postgresql/sales", Names.Postgres, system.Postgres.Process));
    }

    public Task<Truth> InjectAsync(FaultContext context, CancellationToken ct)
    {
        var onset = DateTimeOffset.UtcNow;
        context.Run(FillAsync);
        return Task.FromResult(new Truth(
            Names.Postgres, [FailureModes.DiskFull], onset, null,
            "a file that nobody looked after filled the volume of the tablespace sales within seconds; inserts into orders and ledger fail with \"No space left on device\""));
    }

    private async Task FillAsync(CancellationToken ct)
    {
        await using var file = new FileStream(Path.Combine(_volume, "export.tmp"), FileMode.Create, FileAccess.Write, FileShare.Read, 0);
        var free = new DriveInfo(_volume).AvailableFreeSpace;
        var zeroes = new byte[MegaByte];
        try
        {
            for (var i = 0; i < FillSteps; i++)
            {
                for (var written = 0L; written < free / FillSteps; written += zeroes.Length)
                {
                    await file.WriteAsync(zeroes, ct);
                }

                await Task.Delay(StepTime, ct);
            }

            while (true)
            {
                await file.WriteAsync(zeroes.AsMemory(0, 4096), ct);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }
}
