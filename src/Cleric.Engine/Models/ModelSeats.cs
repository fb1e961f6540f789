using Microsoft.Extensions.AI;

namespace Cleric.Models;

/// <summary>Which seat is taken by which model. The client given last to a seat has it.</summary>
internal sealed class ModelSeats : IDisposable
{
    private readonly Dictionary<ModelSeat, IChatClient> _clients = [];
    private readonly List<OpenTelemetryChatClient> _made = [];

    public ModelSeats(IEnumerable<ModelSeatClient> given, IServiceProvider services)
    {
        var traced = new Dictionary<IChatClient, IChatClient>(ReferenceEqualityComparer.Instance);
        foreach (var seat in given.GroupBy(item => item.Seat).Select(group => group.Last()))
        {
            var client = seat.Make(services) ?? throw new ClericException($"The chat client for the seat '{seat.Seat}' is null. Give UseChatClient one, or leave the seat out.");
            if (!traced.TryGetValue(client, out var told))
            {
                // What the host traces itself is not traced twice.
                traced[client] = told = client.GetService(typeof(OpenTelemetryChatClient)) is null ? Traced(client) : client;
            }

            _clients[seat.Seat] = told;
        }
    }

    public bool IsEmpty => _clients.Count == 0;

    public IChatClient? Of(ModelSeat seat) => _clients.GetValueOrDefault(seat);

    // The clients are the host's to dispose of; disposing of what is round them would dispose of them.
    public void Dispose() => _made.Clear();

    private OpenTelemetryChatClient Traced(IChatClient client)
    {
        var made = new OpenTelemetryChatClient(client, sourceName: Telemetry.Name);
        _made.Add(made);
        return made;
    }
}
