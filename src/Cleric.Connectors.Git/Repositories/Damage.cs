using LibGit2Sharp;

namespace Cleric.Connectors.Git.Repositories;

/// <summary>Tells what the library throws over objects that are missing or malformed.</summary>
internal static class Damage
{
    /// <summary>Besides its own exceptions, the library follows the null handle of an object that is missing, and makes dates of times that no calendar holds.</summary>
    public static bool Is(Exception exception) => exception is LibGit2SharpException or NullReferenceException or ArgumentOutOfRangeException;
}
