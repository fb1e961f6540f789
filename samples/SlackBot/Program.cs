using System.Globalization;
using Cleric;
using Microsoft.Extensions.Options;
using SlackBot;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
try
{
    await using var app = Bot.Build(args);
    await app.RunAsync();
    return 0;
}
catch (OptionsValidationException exception)
{
    foreach (var failure in exception.Failures)
    {
        await Console.Error.WriteLineAsync(failure);
    }

    return 2;
}
catch (ClericException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}
