namespace Cleric.Benchmarks.HotPaths;

/// <summary>A class of benchmarks on one thread that tell how much they work through, so that a rate per core comes of their time.</summary>
internal interface IHotPath
{
    /// <summary>What one operation of a benchmark works through. Asked after the global setup.</summary>
    /// <param name="benchmark">The name of its method.</param>
    Work WorkOf(string benchmark);
}
