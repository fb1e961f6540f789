using Microsoft.Extensions.AI;

namespace Cleric.Models;

/// <summary>The client that a host gave to a seat.</summary>
internal sealed record ModelSeatClient(ModelSeat Seat, Func<IServiceProvider, IChatClient> Make);
