namespace Cleric.AspNetCore.Investigations;

/// <summary>So many investigations wait already that no more are taken.</summary>
internal sealed class QueueFullException(int waiting) : ClericException($"{waiting} investigations wait already, and no more are taken. Try again later, or raise MaxWaiting or MaxConcurrent.");
