namespace Cleric.Benchmarks;

/// <summary>Where the repository lies.</summary>
internal static class Repository
{
    /// <summary>The nearest folder upwards that holds the solution.</summary>
    /// <exception cref="ClericException">There is none.</exception>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Cleric.sln")))
            {
                return folder.FullName;
            }
        }

        throw new ClericException($"There is no Cleric.sln above '{AppContext.BaseDirectory}'. Run it from a clone of the repository.");
    }
}
