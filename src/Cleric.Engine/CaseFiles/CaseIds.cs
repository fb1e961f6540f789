namespace Cleric.CaseFiles;

/// <summary>Which ids a case may have: an id becomes the name of a file.</summary>
internal static class CaseIds
{
    public const int Longest = 128;

    public static bool IsValid(string? caseId)
    {
        if (caseId is null or "" || caseId.Length > Longest || caseId[0] == '.' || caseId[^1] == '.')
        {
            return false;
        }

        foreach (var c in caseId)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    public static void Check(string? caseId)
    {
        if (!IsValid(caseId))
        {
            throw new ClericException($"'{Shown(caseId)}' cannot be a case's id. Use 1 to {Longest} letters (a to z), digits, '-', '_' and '.', without a dot at either end.");
        }
    }

    private static string Shown(string? caseId) => caseId is null ? "" : caseId.Length <= Longest ? caseId : $"{caseId.AsSpan(0, Longest)}...";
}
