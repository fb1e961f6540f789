namespace Cleric.AspNetCore.Endpoints;

/// <summary>What may be allowed to some and not to others.</summary>
internal enum ClericOperation
{
    Read,
    Investigate,
    Feedback,
    Memory,
}
