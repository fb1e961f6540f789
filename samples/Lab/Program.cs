using System.Globalization;
using Lab.Commands;
using Lab.Jobs;
using Lab.Load;
using Lab.Processes;
using Lab.Services;
using Lab.Shop;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
try
{
    switch (args)
    {
        case [] or ["help"] or ["--help"] or ["-h"]:
            Help.Print();
            return 0;
        case ["list"]:
            ListCommand.Run();
            return 0;
        case ["record", .. var rest]:
            return await RecordCommand.RunAsync(RecordOptions.Parse(rest));
        case ["record-all", .. var rest]:
            return await RecordAllCommand.RunAsync(RecordAllOptions.Parse(rest));
        case ["live", .. var rest]:
            return await LiveCommand.RunAsync(LiveOptions.Parse(rest));
        case ["live-all", .. var rest]:
            return await LiveAllCommand.RunAsync(LiveAllOptions.Parse(rest));
        case ["service", var name, .. var rest]:
            await ServiceProgram.RunAsync(ShopServices.Find(name), ServiceSettings.Parse(name, Arguments.Parse(rest, ServiceSettings.OptionNames)));
            return 0;
        case ["job", Names.NightlyReconcile, .. var rest]:
            await NightlyReconcile.RunAsync(ServiceSettings.Parse(Names.NightlyReconcile, Arguments.Parse(rest, ServiceSettings.OptionNames)));
            return 0;
        case ["job", Names.Newsletter, .. var rest]:
            await Newsletter.RunAsync(ServiceSettings.Parse(Names.Newsletter, Arguments.Parse(rest, ServiceSettings.OptionNames)));
            return 0;
        case ["job", Names.Thumbnailer, ..]:
            Thumbnailer.Run();
            return 0;
        case ["load", .. var rest]:
            await LoadProgram.RunAsync(LoadSettings.Parse(Arguments.Parse(rest, LoadSettings.OptionNames)));
            return 0;
        case ["guard", .. var rest]:
            await GuardProgram.RunAsync(Arguments.Parse(rest, "folder").Required("folder"));
            return 0;
        default:
            throw new UsageException($"Unknown command '{string.Join(' ', args)}'. Try 'help'.");
    }
}
catch (UsageException e)
{
    await Console.Error.WriteLineAsync("lab: " + e.Message);
    return 2;
}
